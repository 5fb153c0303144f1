package vn.tthc.stats.reference;

import io.agroal.api.AgroalDataSource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.inject.spi.CDI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import vn.tthc.stats.Api;

/** Puts reference data back as they were before the test, row by row: other tests rely on the packaged lists. */
public final class SavedReference implements BeforeEachCallback, AfterEachCallback {

    private static final String SAVE = """
            drop schema if exists saved cascade;
            create schema saved;
            create table saved.reporting_unit as table reporting_unit;
            create table saved.unit_succession as table unit_succession;
            create table saved.procedure as table procedure;
            create table saved.procedure_code as table procedure_code;
            create table saved.procedure_level as table procedure_level;
            do $$ begin
              -- Citus changes codelists by others of its own alone.
              if exists (select from pg_extension where extname = 'citus') then
                perform create_reference_table(oid::regclass)
                from pg_class where relnamespace = 'saved'::regnamespace and relkind = 'r';
              end if;
            end $$;
            create table saved.known as select id from reporting_unit;
            """;

    private static final String RESTORE = """
            set local citus.multi_shard_modify_mode = 'sequential';
            truncate reference_change, procedure_succession, procedure_former_name, unit_succession, procedure_code,
              procedure_level, submission, dossier_count, dossier_count_history, unit_day_report, unit_version;
            delete from api_key where unit_id not in (select id from saved.known);
            update reporting_unit u set code = s.code, valid_to = s.valid_to, name_vi = s.name_vi,
                full_name_vi = s.full_name_vi, name_en = s.name_en, full_name_en = s.full_name_en,
                parent_id = s.parent_id, province_id = s.province_id, district_id = s.district_id,
                reports_from = s.reports_from, search_name = s.search_name, managed = s.managed
              from saved.reporting_unit s where s.id = u.id;
            delete from reporting_unit where id not in (select id from saved.reporting_unit);
            insert into unit_succession select * from saved.unit_succession;
            update procedure p set name_vi = s.name_vi, name_en = s.name_en, field_id = s.field_id,
                agency_id = s.agency_id, counting_unit = s.counting_unit, valid_to = s.valid_to,
                search_name = s.search_name, managed = s.managed
              from saved.procedure s where s.id = p.id;
            delete from procedure where id not in (select id from saved.procedure);
            insert into procedure_code select * from saved.procedure_code;
            insert into procedure_level select * from saved.procedure_level;
            update reference_version set n = n + 1;
            drop schema saved cascade;
            """;

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        execute(SAVE);
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        execute(RESTORE);
    }

    static void execute(String sql) throws SQLException {
        try (Connection connection =
                        CDI.current().select(AgroalDataSource.class).get().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** A change; the fields as pairs of name and value. */
    public static Map<String, Object> change(String action, Object... fields) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("action", action);
        for (int i = 0; i < fields.length; i += 2) {
            change.put((String) fields[i], fields[i + 1]);
        }
        change.put("reason", "Nghị quyết số 1678/NQ-UBTVQH15");
        return change;
    }

    /** Sends changes as the admin. */
    public static ValidatableResponse send(Map<?, ?>... changes) {
        return Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(List.of(changes))
                .post("/api/v1/reference-changes")
                .then();
    }

    /** Sends a file as the admin. */
    static ValidatableResponse sendCsv(String csv) {
        return Api.as(Api.ADMIN)
                .contentType("text/csv; charset=UTF-8")
                .body(csv.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/reference-changes")
                .then();
    }
}
