package vn.tthc.stats.submission;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;

/** One accepted request to store returns, and what it changed. Never altered afterwards. */
@Entity
@Table(name = "submission")
class Submission extends PanacheEntityBase {

    @Id
    @GeneratedValue
    @SequenceGenerator(sequenceName = "submission_id_seq", allocationSize = 50)
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
    public int returns;

    public int inserted;
    public int revised;
    public int unchanged;
    public int withdrawn;
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
}
