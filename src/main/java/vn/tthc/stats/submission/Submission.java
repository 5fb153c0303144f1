package vn.tthc.stats.submission;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;

/**
 * One accepted request to store returns, and what it changed. Never altered afterwards, but that of one made up for
 * demonstration is noted when none of its counts is held any more ({@code superseded_at}).
 */
@Entity
@Table(name = "submission")
class Submission extends PanacheEntityBase {

    /** Given by {@link vn.tthc.stats.observation.CountWriter#lock}. */
    @Id
    public Long id;

    /** The unit it reports for; null if it has returns of several units. */
    @Column(name = "unit_id")
    public Integer unitId;

    /** The first day of any of its returns. */
    @Column(name = "period_start")
    public LocalDate periodStart;

    /** The last day of any of its returns. */
    @Column(name = "period_end")
    public LocalDate periodEnd;

    /** How many returns (unit × period) it has. */
    public long returns;

    public long inserted;
    public long revised;
    public long unchanged;
    public long withdrawn;

    /** Days, of each unit, that are no longer reported; only with {@link Mode#WITHDRAW}. */
    public long unreported;

    /** Rows that were not taken; only with {@link Mode#PARTIAL}. */
    public long refused;

    /** Rows read; null = received before this was kept. */
    @Column(name = "rows_read")
    public Long rowsRead;

    /** Why counts were corrected, in the sender's words; null if not said. */
    public String reason;

    public long revision;

    @Column(name = "content_sha256")
    public String contentSha256;

    /** Made up for demonstration, not reported by anyone. */
    public boolean synthetic;

    /** The key it was sent with; null = written by the service itself. */
    @Column(name = "api_key_id")
    public Integer apiKeyId;

    @Column(name = "received_at")
    public Instant receivedAt;

    /** The moment of the revisions it made; null = received before this was kept. */
    @Column(name = "recorded_at")
    public Instant recordedAt;
}
