package vn.tthc.stats.reference;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import vn.tthc.stats.common.Database;

/** Keeps the {@link Codebook} in memory and up to date. */
@ApplicationScoped
public class Codebooks {

    @Inject
    SessionFactory sessionFactory;

    @Inject
    Database database;

    private volatile Codebook last;

    /** First key of the advisory lock on reference data: shared by those who rely on them, whole for who changes them. */
    public static final int LOCK = 0x7474_6872;

    /** Reads it before the first request has to wait for it. */
    void warmUp(@Observes StartupEvent started) {
        current();
    }

    /**
     * The reference data of now: as last committed, or as the caller's own transaction sees it. Costs one tiny query
     * unless they have changed since the last call.
     */
    public Codebook current() {
        long version = version();
        Codebook held = last;
        if (held == null || held.version() != version) {
            // Stateless: joins the caller's transaction where there is one, needs none, and keeps hold of no entity.
            try (StatelessSession session = sessionFactory.openStatelessSession()) {
                held = read(session, version);
            }
            // Two threads may both read; either result is good, so neither need wait while it holds a connection.
            last = held;
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
            long after = version();
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
    private long version() {
        return database.one("select n from reference_version", row -> row.getLong(1));
    }
}
