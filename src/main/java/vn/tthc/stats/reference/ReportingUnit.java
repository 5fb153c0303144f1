package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import vn.tthc.stats.common.Period;

/**
 * Who reports: a province, department, agency, district or commune. Codes are used again for other units, so a unit is
 * a code and its validity. Changed by the reference files and by administrators ({@link ReferenceChanges}) only.
 */
@Entity
@Table(name = "reporting_unit")
public class ReportingUnit extends PanacheEntityBase {

    @Id
    public Integer id;

    /** {@code 40}, {@code 412}, {@code 17464}, {@code 40.XNC}. */
    public String code;

    /** The first day in force. */
    @Column(name = "valid_from")
    public LocalDate validFrom;

    /** The last day in force; null = still in force. */
    @Column(name = "valid_to")
    public LocalDate validTo;

    public UnitKind kind;

    /** Without its rank: {@code Vinh}. */
    @Column(name = "name_vi")
    public String nameVi;

    /** With its rank: {@code Thành phố Vinh}. */
    @Column(name = "full_name_vi")
    public String fullNameVi;

    /** Null = it has no English name. */
    @Column(name = "name_en")
    public String nameEn;

    /** Null = it has no English name. */
    @Column(name = "full_name_en")
    public String fullNameEn;

    /** The unit above; null for a province. In force as long as this unit is. */
    @Column(name = "parent_id")
    public Integer parentId;

    /** The province above; itself for a province. */
    @Column(name = "province_id")
    public Integer provinceId;

    /** The district above; itself for a district; null where there is none. */
    @Column(name = "district_id")
    public Integer districtId;

    /** The first day for which it is expected to report, every day from then on; null = not expected to. */
    @Column(name = "reports_from")
    public LocalDate reportsFrom;

    /** Its full name, {@link Folding folded}. */
    @Column(name = "search_name")
    public String searchName;

    /** Whether it is in force on that day. */
    public boolean inForceOn(LocalDate day) {
        return Validity.contains(validFrom, validTo, day);
    }

    /** Whether it is in force on every day of the period. */
    public boolean inForceThroughout(Period period) {
        return inForceOn(period.start()) && inForceOn(period.end());
    }

    /** Whether it is in force on any day of the period. */
    public boolean inForceWithin(Period period) {
        return !validFrom.isAfter(period.end()) && (validTo == null || !validTo.isBefore(period.start()));
    }

    /** Its full name; in English if asked for and known. */
    public String displayName(boolean english) {
        return english && fullNameEn != null ? fullNameEn : fullNameVi;
    }

    /** Its name and days, as errors tell units of one code apart: {@code Xã Diễn Thành (2021-01-01/2024-11-30)}. */
    public String nameWithValidity() {
        return "%s (%s/%s)".formatted(fullNameVi, validFrom, validTo == null ? ".." : validTo);
    }
}
