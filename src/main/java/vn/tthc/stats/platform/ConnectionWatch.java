package vn.tthc.stats.platform;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Has every connection watched by a {@link SlowClient} of its own. Found by Netty as a service if
 * {@code io.netty.bootstrap.extensions} says so, since a connection is to be watched before there is a request on it.
 */
public final class ConnectionWatch extends ChannelInitializerExtension {

    /** Called by Netty. */
    public ConnectionWatch() {}

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        Config config = ConfigProvider.getConfig();
        Duration silence = config.getValue("tthc.client.idle-timeout", Duration.class);
        channel.pipeline()
                .addFirst(new SlowClient(new SlowClient.Patience(
                        config.getValue("tthc.client.head-timeout", Duration.class),
                        silence,
                        config.getValue("tthc.client.body-grace", Duration.class),
                        config.getValue("tthc.client.body-rate", MemorySize.class)
                                .asLongValue())))
                .addFirst(new IdleStateHandler(true, 0, silence.toMillis(), 0, TimeUnit.MILLISECONDS));
    }
}
