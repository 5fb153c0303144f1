package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a connection whose clock goes only when it is told to. */
class SlowClientTest {

    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(75);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int RATE = 500;
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: here\r\n";
    private static final int PIECE = 1000;

    private EmbeddedChannel connection;

    @BeforeEach
    void connect() {
        connection = new EmbeddedChannel();
        connection.freezeTime();
        connection
                .pipeline()
                .addLast(
                        new SlowClient(new SlowClient.Patience(HEAD, SILENCE, GRACE, RATE)),
                        new HttpRequestDecoder(),
                        new HttpResponseEncoder());
        connection.pipeline().fireChannelActive();
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    private void send(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
        connection.releaseInbound();
    }

    private void answer(HttpResponseStatus status) {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
        connection.releaseOutbound();
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(SlowClient.EVERY)) {
            connection.advanceTimeBy(SlowClient.EVERY.toMillis(), TimeUnit.MILLISECONDS);
            connection.runPendingTasks();
        }
    }

    /** Within a second, which is as exactly as it is looked. */
    private void requireCutAfter(Duration time) {
        pass(time.minusSeconds(1));
        assertThat(connection.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(connection.isOpen()).isFalse();
    }

    private void requireOpenAfter(Duration time) {
        pass(time);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void whoSaysNothingIsCutOff() {
        requireCutAfter(SILENCE);
    }

    @Test
    void whoHasBeenAnsweredIsWaitedForAnew() {
        for (int n = 0; n < 5; n++) {
            send(GET);
            requireOpenAfter(HOUR);
            answer(HttpResponseStatus.OK);
            requireOpenAfter(SILENCE.minusSeconds(1));
        }
        send(GET);
        answer(HttpResponseStatus.OK);
        requireCutAfter(SILENCE);
    }

    @Test
    void aHeadHasToEnd() {
        for (int n = 0; n < 5; n++) {
            // Another one each time, which has taken some of its time.
            send(GET.substring(0, 20));
            requireOpenAfter(HEAD.minusSeconds(1));
            send(GET.substring(20));
            answer(HttpResponseStatus.OK);
        }
        send("GET / HTTP/1.1\r\n");
        for (int second = 0; second < HEAD.toSeconds(); second++) {
            assertThat(connection.isOpen()).isTrue();
            send("X-Padding: 1\r\n");
            pass(Duration.ofSeconds(1));
        }
        pass(SlowClient.EVERY.multipliedBy(2));
        assertThat(connection.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoeverSendsEnoughOnAverageMayTakeAsLongAsTheyLikeAndPause(long seed) {
        Random random = new Random(seed);
        send(POST + "Transfer-Encoding: chunked\r\n\r\n");
        for (int n = 0; n < 500; n++) {
            int pause = random.nextInt((int) GRACE.toSeconds());
            requireOpenAfter(Duration.ofSeconds(pause));
            // Any number of pieces, at whatever moment of the pause.
            for (int left = pause * RATE; left > 0; left -= PIECE) {
                send("3e8\r\n" + "x".repeat(PIECE) + "\r\n");
            }
        }
        send("0\r\n\r\n");
        requireOpenAfter(HOUR);
        answer(HttpResponseStatus.CREATED);
        requireCutAfter(SILENCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoeverSendsLessIsCutOffHoweverMuchCameBefore(long seed) {
        Random random = new Random(seed);
        send(POST + "Content-Length: 1000000000\r\n\r\n");
        for (int n = random.nextInt(100); n > 0; n--) {
            send("x".repeat(PIECE));
        }
        // At half of what is asked for the time of grace is over after twice of it.
        int seconds = 0;
        while (connection.isOpen()) {
            int pause = 1 + random.nextInt(10);
            send("x".repeat(random.nextInt(pause * RATE / 2 + 1)));
            pass(Duration.ofSeconds(pause));
            seconds += pause;
            assertThat(seconds).isLessThanOrEqualTo((int) GRACE.toSeconds() * 2 + 10);
        }
        assertThat(seconds).isGreaterThan((int) GRACE.toSeconds());
    }

    @Test
    void whileTheServerDoesNotReadItsClientIsNotToBlame() {
        send(POST + "Content-Length: 100\r\n\r\n");
        connection.config().setAutoRead(false);
        requireOpenAfter(HOUR);
        connection.config().setAutoRead(true);
        requireCutAfter(GRACE);
    }

    @Test
    void aBodyThatHasComeIsNotWaitedForWhenItIsReadLate() {
        send(POST + "Content-Length: 3\r\n\r\nabc");
        requireOpenAfter(HOUR);
    }

    @Test
    void anAnswerThatComesBeforeTheBodyHasEndedDoesNotEndIt() {
        send(POST + "Content-Length: 100000\r\n\r\n");
        answer(HttpResponseStatus.UNAUTHORIZED);
        for (int n = 0; n < 100; n++) {
            send("x".repeat(PIECE));
            requireOpenAfter(Duration.ofSeconds(PIECE / RATE));
        }
        send(GET);
        requireOpenAfter(HOUR);
        answer(HttpResponseStatus.OK);
        requireCutAfter(SILENCE);
    }

    @Test
    void beingToldToGoOnIsNoAnswer() {
        send(POST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        answer(HttpResponseStatus.CONTINUE);
        send("abc");
        requireOpenAfter(HOUR);
        answer(HttpResponseStatus.CREATED);
        requireCutAfter(SILENCE);
    }

    @Test
    void requestsMayComeBeforeThoseBeforeThemAreAnswered() {
        send(GET + POST + "Content-Length: 3\r\n\r\nabc" + GET);
        for (int n = 0; n < 3; n++) {
            requireOpenAfter(HOUR);
            answer(HttpResponseStatus.OK);
        }
        requireCutAfter(SILENCE);
    }

    @Test
    void whoTakesTheirAnswerSlowlyIsNotSilentUnlessTheyTakeNothing() {
        for (boolean nothing : new boolean[] {false, true}) {
            send(GET);
            // The time of silence has passed before there was an answer: that is not theirs.
            connection.pipeline().fireUserEventTriggered(IdleStateEvent.WRITER_IDLE_STATE_EVENT);
            connection.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[PIECE])));
            requireOpenAfter(HOUR);
            if (nothing) {
                connection.pipeline().fireUserEventTriggered(IdleStateEvent.WRITER_IDLE_STATE_EVENT);
                assertThat(connection.isOpen()).isFalse();
            } else {
                connection.flush();
                connection.releaseOutbound();
                requireOpenAfter(SILENCE.minusSeconds(1));
            }
        }
    }
}
