package vn.tthc.stats.security;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Roles stand in the database under their names in JSON. */
@Converter
class RoleConverter implements AttributeConverter<Role, String> {

    @Override
    public String convertToDatabaseColumn(Role role) {
        return role.toString();
    }

    @Override
    public Role convertToEntityAttribute(String name) {
        return Role.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
