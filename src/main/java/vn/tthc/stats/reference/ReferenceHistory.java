package vn.tthc.stats.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

/** Who changed what in the reference data, when and why. */
@ApplicationScoped
class ReferenceHistory {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    @Inject
    Database database;

    @Inject
    ObjectMapper json;

    /** Keeps the change and gives it its number. */
    ReferenceChange add(ReferenceChange change) {
        long id = database.one(
                """
                insert into reference_change (action, code, change, before, after, along, reason, made_by, made_at)
                values (?, ?, ?::json, ?::json, ?::json, ?, ?, ?, ?) returning id
                """,
                row -> row.getLong(1),
                change.action().code(),
                change.code(),
                write(change.change()),
                change.before() == null ? null : write(change.before()),
                write(change.after()),
                new SqlArray("text", change.along().toArray()),
                change.reason(),
                change.madeBy(),
                change.madeAt().atOffset(ZoneOffset.UTC));
        return change.withId(id);
    }

    /**
     * Changes, the newest first.
     *
     * @param code of a unit or catalogue key of a procedure that they have to do with; null = of all
     * @param before the number that all of them are below; null = from the newest on
     */
    List<ReferenceChange> find(String code, Long before, int most) {
        return database.query("""
                select id, action, code, change, before, after, along, reason, made_by, made_at
                from reference_change
                where (?::text is null or code = ? or after ->> 'code' = ? or ? = any(along))
                  and (?::bigint is null or id < ?)
                order by id desc limit ?
                """, this::read, code, code, code, code, before, before, most);
    }

    private ReferenceChange read(ResultSet row) throws SQLException {
        return new ReferenceChange(
                row.getLong("id"),
                ChangeAction.of(row.getString("action")).orElseThrow(),
                row.getString("code"),
                read(row.getString("change")),
                read(row.getString("before")),
                read(row.getString("after")),
                List.of((String[]) row.getArray("along").getArray()),
                row.getString("reason"),
                row.getString("made_by"),
                Database.instant(row, "made_at"));
    }

    private Map<String, Object> read(String text) {
        try {
            return text == null ? null : json.readValue(text, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(Map<String, Object> object) {
        try {
            return json.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
