package vn.tthc.stats.platform;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes one connection if nothing comes on it, or too little of a request. The server has one limit for silence, and a byte
 * now and then is not silence. What counts is only time in which more could have come: while the server itself does not
 * read on, or works on what it has whole, its client is not to blame. Nor is one that takes its answer slowly, unless it takes
 * nothing for as long.
 *
 * <p>Sees the bytes as they come, and through {@link Messages} what they are and what is answered. Everything happens on the
 * connection's own thread.
 */
final class SlowClient extends ChannelInboundHandlerAdapter {

    /** How often it is looked whether enough has come. */
    static final Duration EVERY = Duration.ofMillis(500);

    /**
     * How long who connects is waited for.
     *
     * @param head for a request's head, from its first byte
     * @param silence for a request, and to take some of an answer
     * @param bodyGrace how long a body may be silent that has been quick enough before
     * @param bodyRate how many bytes a second have to come of a body on average
     */
    record Patience(Duration head, Duration silence, Duration bodyGrace, long bodyRate) {}

    private enum Coming {
        NOTHING,
        HEAD,
        BODY
    }

    private enum Awaited {
        /** The server has the turn. */
        NOTHING,
        REQUEST,
        REST_OF_REQUEST
    }

    private final Patience patience;
    private Coming coming = Coming.NOTHING;
    private Awaited awaited = Awaited.NOTHING;
    private ScheduledFuture<?> timer;

    /** Requests that have come and are not answered; there are several if they are sent before they are answered. */
    private int unanswered;

    /** Answers of which the client has not taken all yet. */
    private int untaken;

    /** How much longer the head is waited for, in milliseconds. */
    private long timeForHead;

    /** So many bytes less may have come of the body; never more than come in the time of grace. */
    private long credit;

    private boolean seesMessages;

    SlowClient(Patience patience) {
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        await(context);
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        if (!seesMessages) {
            seesMessages = seeMessages(context);
        }
        if (coming == Coming.NOTHING) {
            coming = Coming.HEAD;
            timeForHead = patience.head.toMillis();
        }
        super.channelRead(context, bytes);
        await(context);
    }

    /** Told by a handler before this one when nothing has been taken for some time. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (!(event instanceof IdleStateEvent)) {
            super.userEventTriggered(context, event);
        } else if (untaken > 0) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        stop();
        super.channelInactive(context);
    }

    /** With TLS it is known only after some bytes what is spoken. */
    private boolean seeMessages(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
        if (encoder == null) {
            return false;
        }
        pipeline.addAfter(encoder.name(), null, new Messages(context));
        return true;
    }

    /** Between what makes messages of bytes and bytes of messages, and the server. */
    private final class Messages extends ChannelDuplexHandler {

        private final ChannelHandlerContext connection;
        private boolean preliminary;

        private Messages(ChannelHandlerContext connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof HttpRequest request) {
                // Here, since nothing else sees a request before the framework does.
                NamelessForwards.removeFrom(request.headers());
                coming = Coming.BODY;
                credit = mostCredit();
                unanswered++;
            }
            if (message instanceof ByteBufHolder content) {
                credit = Math.min(mostCredit(), credit + content.content().readableBytes());
            }
            if (message instanceof LastHttpContent) {
                coming = Coming.NOTHING;
            }
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (message instanceof HttpResponse response) {
                preliminary = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            }
            ChannelPromise taken = promise;
            if (message instanceof LastHttpContent && !preliminary) {
                untaken++;
                taken = promise.unvoid();
                taken.addListener(written -> {
                    untaken--;
                    unanswered = Math.max(0, unanswered - 1);
                    await(connection);
                });
            }
            super.write(context, message, taken);
        }
    }

    private long mostCredit() {
        return patience.bodyRate * patience.bodyGrace.toSeconds();
    }

    /** Sees to it that it is waited for what is to come next, and for nothing else. */
    private void await(ChannelHandlerContext context) {
        Awaited next =
                coming != Coming.NOTHING ? Awaited.REST_OF_REQUEST : unanswered > 0 ? Awaited.NOTHING : Awaited.REQUEST;
        if (next == awaited || !context.channel().isActive()) {
            return;
        }
        stop();
        awaited = next;
        if (next == Awaited.REQUEST) {
            timer = context.executor()
                    .schedule(() -> context.close(), patience.silence.toMillis(), TimeUnit.MILLISECONDS);
        } else if (next == Awaited.REST_OF_REQUEST) {
            // With a delay, not at a rate: what was missed while the server stood still is nobody's fault.
            timer = context.executor()
                    .scheduleWithFixedDelay(
                            () -> look(context), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look(ChannelHandlerContext context) {
        if (!context.channel().config().isAutoRead()) {
            return;
        }
        if (coming == Coming.HEAD) {
            timeForHead -= EVERY.toMillis();
        } else {
            credit -= patience.bodyRate * EVERY.toMillis() / 1000;
        }
        if (timeForHead < 0 || credit < 0) {
            context.close();
        }
    }

    private void stop() {
        awaited = Awaited.NOTHING;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
