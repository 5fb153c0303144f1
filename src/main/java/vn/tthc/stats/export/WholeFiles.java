package vn.tthc.stats.export;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends files that are made while they are sent, so that nobody takes half of one for the whole: if the making fails on the
 * way, the connection is reset. If the reader hangs up, or takes too long, the making ends and all that it keeps is free.
 */
@ApplicationScoped
public class WholeFiles {

    private static final Logger LOG = Logger.getLogger(WholeFiles.class);

    /** A reader who takes nothing is cut off sooner. */
    private static final int MOST_MINUTES = 5;

    @Inject
    RoutingContext connection;

    /** How long one may take to be read. */
    @ConfigProperty(name = "tthc.export.timeout")
    Duration timeout;

    /**
     * The same file for the reader who sent the present request.
     *
     * @param name tells in the log which file it was
     */
    public StreamingOutput of(String name, StreamingOutput file) {
        HttpServerResponse response = connection.response();
        HttpConnection underlying = connection.request().connection();
        boolean shared = connection.request().version() == HttpVersion.HTTP_2;
        Vertx vertx = connection.vertx();
        return out -> {
            // Who reads a byte now and then would keep a thread, and mostly a state of the data, for as long as they
            // like.
            long timer = vertx.setTimer(timeout.toMillis(), late -> response.reset());
            try {
                file.write(new Heard(out, response));
            } catch (IOException | RuntimeException | Error failed) {
                boolean gone = response.closed();
                if (shared && response.headWritten()) {
                    response.reset();
                } else if (gone || response.headWritten()) {
                    close(underlying);
                }
                if (gone) {
                    // Nobody is left to be told, and nothing is wrong on our side.
                    LOG.debugf("The reader of %s hung up, or took too long: %s", name, failed.getMessage());
                    return;
                }
                throw failed;
            } finally {
                vertx.cancelTimer(timer);
            }
        };
    }

    /**
     * Closes a connection, and waits until it is: the server is about to end the answer as if it were whole, and what is
     * written before the connection is really closed would still be sent.
     */
    private static void close(HttpConnection connection) {
        try {
            connection.close().toCompletionStage().toCompletableFuture().get(MOST_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("A file that failed on the way may look whole to its reader: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bytes as long as there is somebody to have them: the server takes those for a closed connection without a word. */
    private static final class Heard extends FilterOutputStream {

        private final HttpServerResponse response;

        Heard(OutputStream out, HttpServerResponse response) {
            super(out);
            this.response = response;
        }

        @Override
        public void write(int b) throws IOException {
            requireReader();
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            requireReader();
            out.write(bytes, from, length);
        }

        private void requireReader() throws IOException {
            if (response.closed()) {
                throw new IOException("the connection is closed");
            }
        }
    }
}
