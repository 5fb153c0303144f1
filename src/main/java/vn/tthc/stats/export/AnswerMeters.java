package vn.tthc.stats.export;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts answers by their form and by what they cost: how much the memory of answers spares the database. */
@ApplicationScoped
class AnswerMeters {

    @Inject
    MeterRegistry registry;

    private final Map<Source, Map<Format, Counter>> counters = new EnumMap<>(Source.class);

    /** Where an answer comes from, the cheapest first. */
    enum Source {
        /** Asked in the very same words as before; the request was not even taken apart. */
        QUICK("quick"),
        /** 304, the client has it. */
        UNCHANGED("unchanged"),
        /** Worked out before. */
        KEPT("kept"),
        /** Worked out now. */
        MADE("made"),
        /** A long file, made while it is sent. */
        STREAMED("streamed");

        private final String label;

        Source(String label) {
            this.label = label;
        }
    }

    /** All of them at once, so that each is seen at nought before it counts. */
    void register(@Observes StartupEvent start) {
        for (Source source : Source.values()) {
            counters.put(
                    source,
                    Stream.of(Format.values())
                            .collect(Collectors.toMap(
                                    format -> format,
                                    format -> Counter.builder("tthc.answers")
                                            .description("Answers to questions, by where they came from and by form")
                                            .tag("source", source.label)
                                            .tag("format", format.code())
                                            .register(registry))));
        }
    }

    void count(Source source, Format format) {
        counters.get(source).get(format).increment();
    }

    /** The same for an answer of which only the type is known. */
    void count(Source source, String contentType) {
        for (Format format : Format.values()) {
            if (format.contentType().equals(contentType)) {
                count(source, format);
                return;
            }
        }
    }
}
