package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** A national code ({@code 1.004222}) that a procedure has or had. */
@Entity
@Table(name = "procedure_code")
@IdClass(ProcedureCode.Key.class)
public class ProcedureCode extends PanacheEntityBase {

    @Id
    public String code;

    /** The first day on which it is the code to show. */
    @Id
    @Column(name = "valid_from")
    public LocalDate validFrom;

    /** The last such day; null = still the code to show. */
    @Column(name = "valid_to")
    public LocalDate validTo;

    @Column(name = "procedure_id")
    public Integer procedureId;

    /** What identifies a code. */
    public record Key(String code, LocalDate validFrom) {}
}
