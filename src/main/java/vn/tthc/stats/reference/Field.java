package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A field of administration (lĩnh vực) that procedures belong to. */
@Entity
@Table(name = "field")
public class Field extends PanacheEntityBase {

    @Id
    public Integer id;

    /** {@code cu-tru}. */
    public String code;

    @Column(name = "name_vi")
    public String nameVi;

    /** Null = it has no English name. */
    @Column(name = "name_en")
    public String nameEn;

    /** Its Vietnamese name, {@link Folding folded}. */
    @Column(name = "search_name")
    public String searchName;

    /** Its name; in English if asked for and known. */
    public String displayName(boolean english) {
        return english && nameEn != null ? nameEn : nameVi;
    }
}
