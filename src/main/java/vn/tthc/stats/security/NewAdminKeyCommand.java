package vn.tthc.stats.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * {@code new-admin-key} on the command line, for when the last one is lost: makes another and prints it once. Whoever may
 * run programs beside the database can read all of it anyway; what they do here is logged, seen in the list of keys, and an act in the
 * audit trail.
 */
@ApplicationScoped
@Named("new-admin-key")
class NewAdminKeyCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(NewAdminKeyCommand.class);

    @Inject
    Keys keys;

    @Inject
    Clock clock;

    @Override
    public Integer call() {
        Keys.Fresh fresh = keys.createOnTheMachine(clock.instant());
        LOG.warnf(
                "Admin key %d (%s…) was made on the command line by %s",
                fresh.key().id, fresh.key().prefix, System.getProperty("user.name"));
        // Not through the log: a secret must not end up in log files.
        System.out.println(fresh.secret().text());
        return 0;
    }
}
