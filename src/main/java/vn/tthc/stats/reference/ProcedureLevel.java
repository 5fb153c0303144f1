package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** A level of online service at which a procedure is or was offered. */
@Entity
@Table(name = "procedure_level")
@IdClass(ProcedureLevel.Key.class)
public class ProcedureLevel extends PanacheEntityBase {

    @Id
    @Column(name = "procedure_id")
    public Integer procedureId;

    /** 3 (partial) or 4 (full-process). */
    @Id
    public Short level;

    /** The first day it was offered so. */
    @Id
    @Column(name = "valid_from")
    public LocalDate validFrom;

    /** The last such day; null = still offered so. */
    @Column(name = "valid_to")
    public LocalDate validTo;

    /** What identifies an offer. */
    public record Key(Integer procedureId, Short level, LocalDate validFrom) {}
}
