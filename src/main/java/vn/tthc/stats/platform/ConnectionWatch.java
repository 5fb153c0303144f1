package vn.tthc.stats.platform;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Closes a connection on which nothing comes, or of whose request only the beginning does. The server below has one limit
 * for silence, and a byte now and then is not silence. Found by Netty as a service if {@code io.netty.bootstrap.extensions}
 * says so, since a connection is to be watched before there is a request on it.
 */
public final class ConnectionWatch extends ChannelInitializerExtension {

    private static final AttributeKey<Watch> WATCH = AttributeKey.valueOf(ConnectionWatch.class, "watch");

    /** Called by Netty. */
    public ConnectionWatch() {}

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        Config config = ConfigProvider.getConfig();
        Watch watch = new Watch(
                channel,
                config.getValue("tthc.client.head-timeout", Duration.class),
                config.getValue("tthc.client.idle-timeout", Duration.class));
        channel.attr(WATCH).set(watch);
        channel.pipeline().addFirst(watch);
    }

    /** That of a connection; null = it is not watched. */
    static Watch of(Channel channel) {
        return channel.attr(WATCH).get();
    }

    /** Of one connection. */
    static final class Watch extends ChannelInboundHandlerAdapter {

        private enum State {
            /** Nothing has come since the last answer. */
            IDLE,
            /** Some of a request has come. */
            HEAD,
            /** A request is being received or answered. */
            SERVING
        }

        private final Channel channel;
        private final Duration longestHead;
        private final Duration longestSilence;
        private State state = State.IDLE;
        private ScheduledFuture<?> end;
        private long received;

        private Watch(Channel channel, Duration longestHead, Duration longestSilence) {
            this.channel = channel;
            this.longestHead = longestHead;
            this.longestSilence = longestSilence;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            closeAfter(longestSilence);
            super.channelActive(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
            received += bytes instanceof ByteBuf some ? some.readableBytes() : 0;
            if (state == State.IDLE) {
                state = State.HEAD;
                closeAfter(longestHead);
            }
            super.channelRead(context, bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            cancel();
            super.channelInactive(context);
        }

        /** How many bytes have come; on the connection's own thread. */
        long received() {
            return received;
        }

        /** The head of a request has come. */
        void serving() {
            onLoop(() -> {
                state = State.SERVING;
                cancel();
            });
        }

        /** The request has been answered. */
        void served() {
            onLoop(() -> {
                state = State.IDLE;
                closeAfter(longestSilence);
            });
        }

        private void onLoop(Runnable change) {
            if (channel.eventLoop().inEventLoop()) {
                change.run();
            } else {
                channel.eventLoop().execute(change);
            }
        }

        private void closeAfter(Duration time) {
            cancel();
            if (channel.isActive()) {
                end = channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void cancel() {
            if (end != null) {
                end.cancel(false);
                end = null;
            }
        }
    }
}
