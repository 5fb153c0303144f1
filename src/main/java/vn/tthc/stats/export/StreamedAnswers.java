package vn.tthc.stats.export;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;

/** Files that are too long to be held: they are made while they are sent, and not kept. */
@ApplicationScoped
public class StreamedAnswers {

    private static final Logger LOG = Logger.getLogger(StreamedAnswers.class);

    @Inject
    AnswerHeaders headers;

    @Inject
    AnswerMeters meters;

    @Inject
    Language language;

    @Inject
    RoutingContext connection;

    @ConfigProperty(name = "tthc.export.parallel")
    int parallel;

    /** How long one may take to be read. */
    @ConfigProperty(name = "tthc.export.timeout")
    Duration timeout;

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
        Response unchanged = headers.unchanged(tag);
        if (unchanged != null) {
            meters.count(AnswerMeters.Source.UNCHANGED, form.format());
            return unchanged;
        }
        Headings headings = new Headings(language.locale());
        HttpServerResponse response = connection.response();
        Vertx vertx = connection.vertx();
        StreamingOutput file = out -> {
            if (!places.tryAcquire()) {
                throw Refusal.of(ErrorCode.FILES_BUSY);
            }
            // Who reads a byte now and then would keep the place, and a state of the data, for as long as they like.
            long timer = vertx.setTimer(timeout.toMillis(), late -> response.reset());
            try {
                source.read(table -> TableFile.write(table, form, headings, out));
                meters.count(AnswerMeters.Source.STREAMED, form.format());
            } catch (IOException | RuntimeException | Error failed) {
                if (response.closed()) {
                    // Nobody is left to be told, and nothing is wrong on our side.
                    LOG.debugf("The reader of %s hung up, or took too long: %s", name, failed.getMessage());
                    return;
                }
                if (response.headWritten()) {
                    // The server would end the answer as if it were whole; half a file must not look like one.
                    response.reset();
                }
                throw failed;
            } finally {
                vertx.cancelTimer(timer);
                places.release();
            }
        };
        return headers.ok(file, form, tag, name.disposition(form.format()), null);
    }
}
