package vn.tthc.stats.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import vn.tthc.stats.common.Database;

/** Numbers for callers whom an identity provider knows, so that what they did can be told to be theirs. */
@ApplicationScoped
class OidcSubjects {

    @Inject
    Database database;

    /** The number of that caller, the same for ever; given at the first call. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    int idOf(Sender.Subject subject) {
        List<Integer> known = find(subject);
        if (known.isEmpty()) {
            // Somebody else may be doing the same: then theirs is there to be found afterwards.
            database.update(
                    "insert into oidc_caller (issuer, subject) values (?, ?) on conflict do nothing",
                    subject.issuer(),
                    subject.id());
            known = find(subject);
        }
        return known.get(0);
    }

    /** Whether that is the number of that caller. */
    boolean isIdOf(int id, Sender.Subject subject) {
        return find(subject).contains(id);
    }

    private List<Integer> find(Sender.Subject subject) {
        return database.query(
                "select id from oidc_caller where issuer = ? and subject = ?",
                row -> row.getInt(1),
                subject.issuer(),
                subject.id());
    }
}
