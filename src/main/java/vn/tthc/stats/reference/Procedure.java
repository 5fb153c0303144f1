package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import vn.tthc.stats.common.Period;

/** An administrative procedure (thủ tục hành chính). Its national codes change, its catalogue key does not. */
@Entity
@Table(name = "procedure")
public class Procedure extends PanacheEntityBase {

    @Id
    public Integer id;

    /** {@code DA06-08}; that of many procedures is the first national code they had. */
    @Column(name = "catalog_key")
    public String catalogKey;

    /** Up to 1,100 characters. */
    @Column(name = "name_vi")
    public String nameVi;

    /** Null = it has no English name. */
    @Column(name = "name_en")
    public String nameEn;

    @Column(name = "field_id")
    public Integer fieldId;

    /** Who handles it. */
    @Column(name = "agency_id")
    public Integer agencyId;

    /** What its counts count: {@code hồ sơ} (dossiers) or {@code lượt} (notifications). */
    @Column(name = "counting_unit")
    public String countingUnit;

    /** The first day in force. */
    @Column(name = "valid_from")
    public LocalDate validFrom;

    /** The last day in force; null = still in force. */
    @Column(name = "valid_to")
    public LocalDate validTo;

    /** Its Vietnamese name, {@link Folding folded}. */
    @Column(name = "search_name")
    public String searchName;

    /** Whether it is in force on every day of the period. */
    public boolean inForceThroughout(Period period) {
        return Validity.contains(validFrom, validTo, period.start())
                && Validity.contains(validFrom, validTo, period.end());
    }

    /** Its name; in English if asked for and known. */
    public String displayName(boolean english) {
        return english && nameEn != null ? nameEn : nameVi;
    }
}
