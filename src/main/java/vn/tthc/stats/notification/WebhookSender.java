package vn.tthc.stats.notification;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.notification.Attempt.Failure;

/**
 * Sends messages as the Standard Webhooks specification has them. A name is looked up for each, all of its addresses are
 * judged, and the connection goes to one that was judged, so that there is no moment between in which it could become another.
 * Redirects are not followed, and of an answer nothing is read but its status.
 */
@ApplicationScoped
class WebhookSender {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** How many may wait for a connection to the same place: no more than tell at the same time, with room for late ones. */
    private static final int MOST_WAITING = 16;

    @Inject
    Vertx vertx;

    @Inject
    Reach reach;

    /** How long a receiver may take from the connection to its answer. */
    @ConfigProperty(name = "tthc.webhook.timeout")
    Duration timeout;

    /** Certificates that are trusted instead of those of the Java runtime; empty = the latter. */
    @ConfigProperty(name = "tthc.webhook.ca-file")
    Optional<String> authorities;

    private HttpClient client;

    @PostConstruct
    void open() {
        if (timeout.compareTo(Deliveries.TAKEN.dividedBy(2)) > 0 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("tthc.webhook.timeout has to be longer than nothing and not longer than "
                    + Deliveries.TAKEN.dividedBy(2));
        }
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) CONNECT.toMillis())
                .setSslHandshakeTimeout(CONNECT.toSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                // Of whatever is left open all the same.
                .setIdleTimeout((int) timeout.plus(CONNECT).toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setDecompressionSupported(false);
        authorities.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        client = vertx.createHttpClient(options);
    }

    void openAtOnce(@Observes StartupEvent started) {
        // What is set wrong is told at the start.
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Tries once. Takes no longer than the time limit and what it takes to look a name up. */
    Attempt send(Deliveries.Due due) {
        InetAddress address;
        try {
            InetAddress[] addresses = InetAddress.getAllByName(due.url().host());
            if (!Arrays.stream(addresses).allMatch(due.url().encrypted() ? reach::allows : reach::allowsPlain)) {
                return Attempt.failed(Failure.ADDRESS_REFUSED);
            }
            address = addresses[0];
        } catch (UnknownHostException none) {
            return Attempt.failed(Failure.UNKNOWN_HOST);
        }
        AtomicReference<HttpClientRequest> begun = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        Future<Integer> status = client.request(options(due, address)).compose(request -> {
            begun.set(request);
            if (over.get()) {
                // Connected too late: it is tried again, and this would be one more, with the time of now long ago.
                request.connection().close();
                return Future.failedFuture("over");
            }
            return request.send(Buffer.buffer(due.body())).map(answer -> {
                // It is closed unread, which is no failure.
                answer.exceptionHandler(closed -> {}).pause();
                return answer.statusCode();
            });
        });
        try {
            return Attempt.answered(
                    status.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Attempt.failed(Failure.TIMEOUT);
        } catch (ExecutionException failed) {
            return Attempt.failed(failure(failed.getCause()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Attempt.failed(Failure.NO_ANSWER);
        } finally {
            over.set(true);
            HttpClientRequest request = begun.get();
            if (request != null) {
                request.connection().close();
            }
        }
    }

    private static RequestOptions options(Deliveries.Due due, InetAddress address) {
        long timestamp = due.at().getEpochSecond();
        String id = due.event().toString();
        WebhookUrl url = due.url();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setURI(url.target())
                .setSsl(url.encrypted())
                .setFollowRedirects(false)
                .putHeader("Host", url.uri().getRawAuthority())
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "TTHC-Stats")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", String.valueOf(timestamp))
                .putHeader("webhook-signature", due.secret().signature(id, timestamp, due.body()));
    }

    private static Failure failure(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Failure.TLS;
            }
            // What Netty says of a connection that was not made in time is one of these too.
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return Failure.UNREACHABLE;
            }
        }
        return why instanceof VertxException
                        && why.getMessage() != null
                        && why.getMessage().contains("SSL")
                ? Failure.TLS
                : Failure.NO_ANSWER;
    }
}
