package vn.tthc.stats.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells how far messages may go here. */
@ApplicationScoped
class Reaches {

    @ConfigProperty(name = "tthc.webhook.private-networks")
    boolean privateNetworks;

    @ConfigProperty(name = "tthc.webhook.loopback")
    boolean loopback;

    @Produces
    @Singleton
    Reach reach() {
        return new Reach(privateNetworks, loopback);
    }
}
