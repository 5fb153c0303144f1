package vn.tthc.stats.common;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Lets operations take a {@link Period} as a parameter. {@link ParameterCheck} has refused what cannot be read. */
@Provider
class PeriodConverter implements ParamConverterProvider, ParamConverter<Period> {

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == Period.class ? (ParamConverter<T>) this : null;
    }

    @Override
    public Period fromString(String text) {
        return Period.parse(text).orElseThrow();
    }

    @Override
    public String toString(Period period) {
        return period.toString();
    }
}
