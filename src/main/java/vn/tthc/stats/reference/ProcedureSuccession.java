package vn.tthc.stats.reference;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** One procedure passed into another, which is in force on the day after the first one's last. */
@Entity
@Table(name = "procedure_succession")
@IdClass(ProcedureSuccession.Key.class)
public class ProcedureSuccession extends PanacheEntityBase {

    @Id
    @Column(name = "predecessor_id")
    public Integer predecessorId;

    @Id
    @Column(name = "successor_id")
    public Integer successorId;

    /** Never {@link Relation#CONTINUED}: under another name a procedure is the same. */
    public Relation relation;

    /** What identifies a succession. */
    public record Key(Integer predecessorId, Integer successorId) {}
}
