package vn.tthc.stats.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees to it that there is a first admin key: the configured one, or on the embedded database one made up and printed
 * once.
 */
@ApplicationScoped
class KeyBootstrap {

    private static final Logger LOG = Logger.getLogger(KeyBootstrap.class);

    @Inject
    Keys keys;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.security.bootstrap-admin-key")
    Optional<String> configured;

    @ConfigProperty(name = "tthc.embedded", defaultValue = "false")
    boolean embedded;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    void onStart(@Observes StartupEvent start) {
        if (!serving) {
            return;
        }
        if (configured.isPresent()) {
            KeySecret secret = new KeySecret(configured.get());
            if (!secret.isWellFormed()) {
                throw new IllegalStateException("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY must be 32 to 256 printable ASCII"
                        + " characters without spaces, or a key that this service made.");
            }
            if (keys.bootstrap(secret, clock.instant())) {
                LOG.info("Stored the admin key of TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY; it may be unset now.");
            }
        } else if (embedded) {
            KeySecret secret = keys.newSecret();
            if (keys.bootstrap(secret, clock.instant())) {
                // Not through the log: a secret must not end up in log files. Shown this once, kept only as a hash.
                System.out.println("\nKhóa quản trị, chỉ hiện một lần / Admin key, shown only once:\n\n    "
                        + secret.text() + "\n");
            }
        } else if (!keys.hasAdmin(clock.instant())) {
            LOG.warn("There is no admin key. Set TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY for one start to store one.");
        }
    }
}
