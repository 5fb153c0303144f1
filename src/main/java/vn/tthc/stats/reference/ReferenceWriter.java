package vn.tthc.stats.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.reference.ProcedureDraft.Whole;

/** Stores what the drafts have changed: the same few statements however much it is. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class ReferenceWriter {

    @Inject
    Database database;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /**
     * Makes ready for writing, before anything else of the transaction. Codelists lie on all nodes of a Citus cluster, which takes
     * nothing for them from a transaction that has asked several shards at a time for what is held.
     */
    void prepare() {
        if (citus) {
            database.execute("set local citus.multi_shard_modify_mode = 'sequential'");
        }
    }

    /**
     * Makes this transaction the only one to change reference data until it ends, and waits for those that rely on them:
     * see {@link AdvisoryLock#REFERENCE}. Not for long: whoever comes after it waits as well, which is every writer.
     *
     * @throws vn.tthc.stats.common.Refusal {@code busy} if a file is being stored that takes longer
     */
    void lock() {
        database.execute("set local lock_timeout = '2s'");
        database.lock("select pg_advisory_xact_lock(?, 0)", row -> true, AdvisoryLock.REFERENCE.key());
    }

    int nextUnitId() {
        return database.one("select nextval(pg_get_serial_sequence('reporting_unit', 'id'))", row -> row.getInt(1));
    }

    int nextProcedureId() {
        return database.one("select nextval(pg_get_serial_sequence('procedure', 'id'))", row -> row.getInt(1));
    }

    void write(UnitDraft draft) {
        Collection<ReportingUnit> changed = draft.touched().keySet();
        if (changed.isEmpty()) {
            return;
        }
        // One statement: parents and children may come in any order.
        store("""
                insert into reporting_unit (id, code, valid_from, valid_to, kind, name_vi, full_name_vi, name_en,
                    full_name_en, parent_id, province_id, district_id, reports_from, search_name, managed)
                  select id, code, valid_from, valid_to, kind, name_vi, full_name_vi, name_en,
                    full_name_en, parent_id, province_id, district_id, reports_from, search_name, true
                  from json_populate_recordset(null::reporting_unit, ?::json)
                  on conflict (id) do update set
                    code = excluded.code, valid_to = excluded.valid_to, name_vi = excluded.name_vi,
                    full_name_vi = excluded.full_name_vi, name_en = excluded.name_en,
                    full_name_en = excluded.full_name_en, parent_id = excluded.parent_id,
                    province_id = excluded.province_id, district_id = excluded.district_id,
                    reports_from = excluded.reports_from, search_name = excluded.search_name, managed = true
                  returning id
                """, changed.stream().map(ReferenceWriter::row).toList());
        delete(
                "delete from unit_succession where predecessor_id = any(?) returning predecessor_id",
                changed.stream().map(unit -> unit.id).toList());
        store(
                """
                insert into unit_succession (predecessor_id, successor_id, relation)
                  select predecessor_id, successor_id, relation
                  from json_populate_recordset(null::unit_succession, ?::json)
                  returning predecessor_id
                """,
                changed.stream()
                        .flatMap(unit -> draft.successorsOf(unit).stream())
                        .map(passed -> succession(passed.predecessorId, passed.successorId, passed.relation))
                        .toList());
    }

    private static Map<String, Object> row(ReportingUnit unit) {
        return record(
                "id", unit.id,
                "code", unit.code,
                "valid_from", unit.validFrom,
                "valid_to", unit.validTo,
                "kind", unit.kind.code(),
                "name_vi", unit.nameVi,
                "full_name_vi", unit.fullNameVi,
                "name_en", unit.nameEn,
                "full_name_en", unit.fullNameEn,
                "parent_id", unit.parentId,
                "province_id", unit.provinceId,
                "district_id", unit.districtId,
                "reports_from", unit.reportsFrom,
                "search_name", unit.searchName);
    }

    void write(ProcedureDraft draft) {
        List<Integer> ids = List.copyOf(draft.touched().keySet());
        if (ids.isEmpty()) {
            return;
        }
        List<Whole> changed = ids.stream().map(draft::whole).toList();
        store("""
                insert into procedure (id, catalog_key, name_vi, name_en, field_id, agency_id, counting_unit,
                    valid_from, valid_to, search_name, managed)
                  select id, catalog_key, name_vi, name_en, field_id, agency_id, counting_unit,
                    valid_from, valid_to, search_name, true
                  from json_populate_recordset(null::procedure, ?::json)
                  on conflict (id) do update set
                    name_vi = excluded.name_vi, name_en = excluded.name_en, field_id = excluded.field_id,
                    agency_id = excluded.agency_id, counting_unit = excluded.counting_unit,
                    valid_to = excluded.valid_to, search_name = excluded.search_name, managed = true
                  returning id
                """, changed.stream().map(whole -> row(whole.procedure())).toList());
        delete("delete from procedure_code where procedure_id = any(?) returning procedure_id", ids);
        store(
                """
                insert into procedure_code (procedure_id, code, valid_from, valid_to)
                  select procedure_id, code, valid_from, valid_to
                  from json_populate_recordset(null::procedure_code, ?::json)
                  returning procedure_id
                """,
                changed.stream()
                        .flatMap(whole -> whole.codes().stream())
                        .map(code -> record(
                                "procedure_id", code.procedureId,
                                "code", code.code,
                                "valid_from", code.validFrom,
                                "valid_to", code.validTo))
                        .toList());
        delete("delete from procedure_level where procedure_id = any(?) returning procedure_id", ids);
        store(
                """
                insert into procedure_level (procedure_id, level, valid_from, valid_to)
                  select procedure_id, level, valid_from, valid_to
                  from json_populate_recordset(null::procedure_level, ?::json)
                  returning procedure_id
                """,
                changed.stream()
                        .flatMap(whole -> whole.levels().stream())
                        .map(level -> record(
                                "procedure_id", level.procedureId,
                                "level", level.level,
                                "valid_from", level.validFrom,
                                "valid_to", level.validTo))
                        .toList());
        store(
                """
                insert into procedure_former_name (procedure_id, valid_to, name_vi, name_en)
                  select procedure_id, valid_to, name_vi, name_en
                  from json_populate_recordset(null::procedure_former_name, ?::json)
                  on conflict do nothing returning procedure_id
                """,
                changed.stream()
                        .flatMap(whole -> whole.formerNames().stream())
                        .map(former -> record(
                                "procedure_id", former.procedureId,
                                "valid_to", former.validTo,
                                "name_vi", former.nameVi,
                                "name_en", former.nameEn))
                        .toList());
        store(
                """
                insert into procedure_succession (predecessor_id, successor_id, relation)
                  select predecessor_id, successor_id, relation
                  from json_populate_recordset(null::procedure_succession, ?::json)
                  on conflict do nothing returning predecessor_id
                """,
                changed.stream()
                        .flatMap(whole -> whole.successors().stream())
                        .map(passed -> succession(passed.predecessorId, passed.successorId, passed.relation))
                        .toList());
    }

    private static Map<String, Object> row(Procedure procedure) {
        return record(
                "id", procedure.id,
                "catalog_key", procedure.catalogKey,
                "name_vi", procedure.nameVi,
                "name_en", procedure.nameEn,
                "field_id", procedure.fieldId,
                "agency_id", procedure.agencyId,
                "counting_unit", procedure.countingUnit,
                "valid_from", procedure.validFrom,
                "valid_to", procedure.validTo,
                "search_name", procedure.searchName);
    }

    private static Map<String, Object> succession(int predecessor, int successor, Relation relation) {
        return record("predecessor_id", predecessor, "successor_id", successor, "relation", relation.code());
    }

    /** Tells every process that its copy is old. The last statement: what is read after it may yet be rolled back. */
    void bumpVersion() {
        database.one("update reference_version set n = n + 1 returning n", row -> row.getLong(1));
    }

    private void store(String sql, List<Map<String, Object>> rows) {
        try {
            database.query(sql, row -> true, json.writeValueAsString(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void delete(String sql, List<Integer> ids) {
        database.query(sql, row -> true, SqlArray.ints(ids));
    }

    /** A row by the names of its columns; days as PostgreSQL reads them. */
    private static Map<String, Object> record(Object... columns) {
        Map<String, Object> record = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            Object value = columns[i + 1];
            record.put(columns[i].toString(), value instanceof LocalDate day ? day.toString() : value);
        }
        return record;
    }
}
