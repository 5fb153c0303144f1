package vn.tthc.stats.export;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;

/** Files that are too long to be held: they are made while they are sent, and not kept. */
@ApplicationScoped
public class StreamedAnswers {

    @Inject
    AnswerHeaders headers;

    @Inject
    AnswerMeters meters;

    @Inject
    Language language;

    @Inject
    WholeFiles files;

    @ConfigProperty(name = "tthc.export.parallel")
    int parallel;

    /** Each holds a connection for as long as its reader takes: there must always be some left for others. */
    private Semaphore places;

    @PostConstruct
    void limit() {
        places = new Semaphore(parallel);
    }

    /** Reads rows and gives them, as a table, to whoever writes the file. */
    @FunctionalInterface
    public interface Source {
        /** Called when the file is to be sent. What it refuses before a row is written is answered as a problem. */
        void read(Table.Taker taker) throws IOException;
    }

    /**
     * Answers with a file.
     *
     * @param version of the data now; what is sent may be newer, never older
     * @param question all that the answer depends on beside the data, its form, and the language
     */
    public Response respond(Form form, Version version, String question, FileName name, Source source) {
        EntityTag tag = headers.tag(version, question, form);
        Response unchanged = headers.unchanged(tag, version.fixed());
        if (unchanged != null) {
            meters.count(AnswerMeters.Source.UNCHANGED, form.format());
            return unchanged;
        }
        Headings headings = new Headings(language.locale());
        StreamingOutput file = out -> {
            if (!places.tryAcquire()) {
                throw Refusal.of(ErrorCode.FILES_BUSY);
            }
            try {
                source.read(table -> TableFile.write(table, form, headings, out));
                meters.count(AnswerMeters.Source.STREAMED, form.format());
            } finally {
                places.release();
            }
        };
        return headers.ok(
                files.of(name.toString(), file), form, tag, version.fixed(), name.disposition(form.format()), null);
    }
}
