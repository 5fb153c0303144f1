package vn.tthc.stats.reference;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import vn.tthc.stats.common.CommittedState;
import vn.tthc.stats.common.Database;

/** Keeps the {@link Codebook} in memory and up to date. */
@ApplicationScoped
public class Codebooks {

    @Inject
    SessionFactory sessionFactory;

    @Inject
    Database database;

    @Inject
    CommittedState committed;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private volatile Codebook last;

    /** What outside of transactions need not be asked for again. */
    private volatile Good good = new Good("", null);

    private record Good(String state, Codebook codebook) {}

    /** The version, and whether it is a committed one for certain. */
    private record Version(long n, boolean committed) {}

    /** Reads it before the first request has to wait for it. */
    void warmUp(@Observes StartupEvent started) {
        // A command may run on a database that has no tables yet.
        if (serving) {
            current();
        }
    }

    /**
     * The reference data of now: as last committed, or as the caller's own transaction sees it. Costs one tiny query
     * unless they have changed since the last call.
     */
    public Codebook current() {
        if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            return read();
        }
        return at(committed.now());
    }

    /** The reference data of a committed state, or a later one. */
    public Codebook at(String state) {
        Good held = good;
        if (!held.state.equals(state)) {
            held = new Good(state, read());
            good = held;
        }
        return held.codebook;
    }

    private Codebook read() {
        Version version = version();
        Codebook held = last;
        if (held == null || held.version() != version.n) {
            // Stateless: joins the caller's transaction where there is one, needs none, and keeps hold of no entity.
            try (StatelessSession session = sessionFactory.openStatelessSession()) {
                held = read(session, version.n);
            }
            // Two threads may both read; either result is good, so neither need wait while it holds a connection.
            // What a transaction has changed itself is not for others: rolled back, its number would be used again.
            if (version.committed) {
                last = held;
            }
        }
        return held;
    }

    /** Reads all tables. Who changes one bumps the version in the same transaction, so an equal one proves them whole. */
    private Codebook read(StatelessSession session, long version) {
        while (true) {
            Codebook.Contents contents = new Codebook.Contents(
                    all(session, ReportingUnit.class),
                    all(session, UnitSuccession.class),
                    all(session, Field.class),
                    all(session, Agency.class),
                    all(session, Procedure.class),
                    all(session, ProcedureCode.class),
                    all(session, ProcedureLevel.class),
                    all(session, ProcedureFormerName.class),
                    all(session, ProcedureSuccession.class));
            long after = version().n;
            if (after == version) {
                return new Codebook(version, contents);
            }
            version = after;
        }
    }

    private static <T> List<T> all(StatelessSession session, Class<T> entity) {
        return session.createSelectionQuery("from " + entity.getName(), entity).getResultList();
    }

    /** Not by Hibernate: its cache of interpretations gets a new entry for each of these, and slower with each. */
    private Version version() {
        return database.one(
                "select n, pg_current_xact_id_if_assigned() is null from reference_version",
                row -> new Version(row.getLong(1), row.getBoolean(2)));
    }
}
