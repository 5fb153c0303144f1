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

    private static final String SETTING = "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY";

    /** How what is to be filled in begins in deploy/kubernetes/secret.example.yaml. */
    private static final String TEMPLATE = "change-me";

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
            store(new KeySecret(configured.get()));
        } else if (embedded) {
            KeySecret secret = keys.newSecret();
            if (keys.bootstrap(secret, clock.instant()) == Keys.First.STORED) {
                // Not through the log: a secret must not end up in log files. Shown this once, kept only as a hash.
                System.out.println("\nKhóa quản trị, chỉ hiện một lần / Admin key, shown only once:\n\n    "
                        + secret.text() + "\n");
            }
        } else if (!keys.hasAdmin(clock.instant())) {
            LOG.warn("There is no admin key of all units. Set " + SETTING + " for one start to store one.");
        }
    }

    /**
     * Stores the configured key if there is no admin yet. A setting that was left behind keeps nobody from starting, and brings
     * no key back that was revoked.
     *
     * @throws IllegalStateException if it can be no key, or is one that everybody knows
     */
    void store(KeySecret secret) {
        if (secret.text().startsWith(TEMPLATE)) {
            throw new IllegalStateException(
                    SETTING + " is still the one of the template, which everybody knows. Make one"
                            + " of your own, such as by: openssl rand -hex 24");
        }
        if (!secret.isWellFormed()) {
            throw new IllegalStateException(
                    SETTING + " must be 32 to 256 printable ASCII characters without spaces, or a"
                            + " key that this service made.");
        }
        switch (keys.bootstrap(secret, clock.instant())) {
            case STORED -> LOG.info("Stored the admin key of " + SETTING + "; it may be unset now.");
            case SPENT ->
                LOG.warn("The key of " + SETTING
                        + " was stored before, and has been revoked, has expired or is no admin's of"
                        + " all units. It is left so, and there is no admin key of all units: set another, or run the"
                        + " command new-admin-key.");
            case NOT_NEEDED -> {}
        }
    }
}
