package vn.tthc.stats.reference;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** Keeps the {@link Codebook} in memory and up to date. */
@ApplicationScoped
public class Codebooks {

    @Inject
    SessionFactory sessionFactory;

    private volatile Read last;

    private record Read(long version, Codebook codebook) {}

    /** Reads it before the first request has to wait for it. */
    void warmUp(@Observes StartupEvent started) {
        current();
    }

    /**
     * The reference data of now: as last committed, or as the caller's own transaction sees it. Costs one tiny query
     * unless they have changed since the last call.
     */
    public Codebook current() {
        // Stateless: joins the caller's transaction where there is one, needs none, and keeps hold of no entity.
        try (StatelessSession session = sessionFactory.openStatelessSession()) {
            long version = version(session);
            Read held = last;
            if (held == null || held.version != version) {
                held = read(session, version);
                // Two threads may both read; either result is good, so neither need wait while it holds a connection.
                last = held;
            }
            return held.codebook;
        }
    }

    /** Reads all tables. Who changes one bumps the version in the same transaction, so an equal one proves them whole. */
    private static Read read(StatelessSession session, long version) {
        while (true) {
            Codebook.Contents contents = new Codebook.Contents(
                    all(session, ReportingUnit.class),
                    all(session, UnitSuccession.class),
                    all(session, Field.class),
                    all(session, Agency.class),
                    all(session, Procedure.class),
                    all(session, ProcedureCode.class),
                    all(session, ProcedureLevel.class));
            long after = version(session);
            if (after == version) {
                return new Read(version, new Codebook(contents));
            }
            version = after;
        }
    }

    private static <T> List<T> all(StatelessSession session, Class<T> entity) {
        return session.createSelectionQuery("from " + entity.getName(), entity).getResultList();
    }

    private static long version(StatelessSession session) {
        return session.createNativeQuery("select n from reference_version", Long.class)
                .getSingleResult();
    }
}
