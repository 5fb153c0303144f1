package vn.tthc.stats.reference;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON form of a change, for the OpenAPI document only: {@link ChangeReader} reads it. */
@Schema(name = "ReferenceChangeRequest", additionalProperties = Schema.False.class)
record ChangeBody(
        @Schema(
                required = true,
                description = "Units: create-unit (unit, from, kind, nameVi; nameEn, parent, reportsFrom), end-unit"
                        + " (unit, until), rename-unit (unit, from, nameVi; nameEn, code), move-unit (unit, from,"
                        + " parent; code), merge-unit (unit, from, into, relation), correct-unit (unit, from = its"
                        + " first day; nameVi, nameEn, reportsFrom). Procedures: create-procedure (procedure, from,"
                        + " nameVi, field, agency, countingUnit; nameEn, code, level), end-procedure (procedure,"
                        + " until), rename-procedure (procedure, from, nameVi; nameEn), merge-procedure (procedure,"
                        + " from, into, relation), correct-procedure (procedure; nameVi, nameEn, field, agency,"
                        + " countingUnit), add-procedure-code (procedure, code, from), add-procedure-level (procedure,"
                        + " level, from), end-procedure-level (procedure, level, until). What stands behind the"
                        + " semicolon may be left out.")
        ChangeAction action,

        @Schema(description = "Code of the unit on the day of the change", examples = "17464")
        String unit,

        @Schema(description = "Catalogue key or national code of the procedure", examples = "DA06-03")
        String procedure,

        @Schema(description = "First day of the new state") LocalDate from,

        @Schema(description = "Last day of the old state") LocalDate until,

        @Schema(description = "New code: of the unit, or the national one of the procedure")
        String code,

        UnitKind kind,

        @Schema(description = "Full name, of a unit with its rank", examples = "Phường Diễn Châu")
        String nameVi,

        @Schema(description = "Full English name", examples = "Dien Chau Ward")
        String nameEn,

        @Schema(description = "Code of the unit above; none for a province", examples = "40")
        String parent,

        @Schema(description = "First day for which the unit is expected to report; left out = it is not")
        LocalDate reportsFrom,

        @Schema(description = "Code of the successor") String into,

        @Schema(
                description = "merged = all of it went there; divided = a part, each part a change of its own",
                enumeration = {"merged", "divided"})
        String relation,

        @Schema(description = "Code of the field, see /fields", examples = "cu-tru")
        String field,

        @Schema(description = "Code of the agency, see /agencies", examples = "cong-an-xa")
        String agency,

        @Schema(enumeration = {"hồ sơ", "lượt"}) String countingUnit,

        @Schema(description = "3 = partial (một phần), 4 = full-process (toàn trình)")
        Integer level,

        @Schema(required = true, description = "The decision that it follows from", maxLength = 1000)
        String reason) {

    static final String RENAME = """
            [{"action": "rename-unit", "unit": "17464", "from": "2027-01-01", "nameVi": "Phường Diễn Châu",
              "nameEn": "Dien Chau Ward", "reason": "Thành lập phường trên cơ sở nguyên trạng xã"}]""";

    static final String MERGE = """
            [{"action": "create-unit", "unit": "17464", "from": "2027-01-01", "kind": "commune", "parent": "40",
              "nameVi": "Phường Diễn Châu", "nameEn": "Dien Chau Ward", "reportsFrom": "2027-01-01",
              "reason": "Sắp xếp đơn vị hành chính"},
             {"action": "merge-unit", "unit": "17464", "into": "17464", "from": "2027-01-01", "relation": "merged",
              "reason": "Sắp xếp đơn vị hành chính"},
             {"action": "merge-unit", "unit": "17395", "into": "17464", "from": "2027-01-01", "relation": "merged",
              "reason": "Sắp xếp đơn vị hành chính"}]""";

    static final String NEW_PROCEDURE = """
            [{"action": "create-procedure", "procedure": "DA06-26", "from": "2027-01-01", "nameVi": "Cấp giấy xác nhận",
              "field": "cu-tru", "agency": "cong-an-xa", "countingUnit": "hồ sơ", "code": "1.999901", "level": 4,
              "reason": "Quyết định công bố thủ tục hành chính"}]""";

    static final String RENAMES_CSV = """
            action;unit;from;nameVi;nameEn;reason
            rename-unit;17464;2027-01-01;Phường Diễn Châu;Dien Chau Ward;Thành lập phường trên cơ sở nguyên trạng xã
            rename-unit;16681;2027-01-01;Phường Vinh;Vinh Ward;Đổi tên phường
            """;
}
