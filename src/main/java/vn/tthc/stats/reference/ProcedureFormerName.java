package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** A name that a procedure no longer has. */
@Entity
@Table(name = "procedure_former_name")
@IdClass(ProcedureFormerName.Key.class)
public class ProcedureFormerName extends PanacheEntityBase {

    @Id
    @Column(name = "procedure_id")
    public Integer procedureId;

    /** The last day on which it had the name. */
    @Id
    @Column(name = "valid_to")
    public LocalDate validTo;

    @Column(name = "name_vi")
    public String nameVi;

    /** Null = it had no English name. */
    @Column(name = "name_en")
    public String nameEn;

    /** What identifies a former name. */
    public record Key(Integer procedureId, LocalDate validTo) {}
}
