package vn.tthc.stats.submission;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import vn.tthc.stats.audit.Origin;

/** A file that is stored in the background. */
@Entity
@Table(name = "import_job")
class ImportJob extends PanacheEntityBase {

    /** Where a job stands. */
    enum State {
        /** Waits for its turn. */
        QUEUED,
        /** Is being read or written. */
        RUNNING,
        /** Stored; with mode=partial without the rows that were refused. */
        SUCCEEDED,
        /** Something is wrong with the file: nothing was stored. */
        REFUSED,
        /** Its sender called it off: nothing was stored. */
        CANCELLED,
        /** Something went wrong on our side: nothing was stored. */
        FAILED;

        boolean hasEnded() {
            return this != QUEUED && this != RUNNING;
        }

        /** The state as clients and the database write it. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String state;

    /** The directory that has the file, by the name it gave itself. */
    public String directory;

    /** Name of the file in the directory. */
    public String file;

    public String format;

    @Column(name = "number_format")
    public String numberFormat;

    public String mode;

    @Column(name = "dry_run")
    public boolean dryRun;

    /** Null = not said. */
    public String reason;

    @Column(name = "api_key_id")
    public int apiKeyId;

    /** The sender's unit; null = all units. */
    @Column(name = "unit_scope_id")
    public Integer unitScopeId;

    /** By what name the sender is recorded; null = sent before this was kept. */
    @Column(name = "sent_by")
    public String sentBy;

    /** The sender's address; null = sent before this was kept. */
    @Column(name = "sent_from")
    public String sentFrom;

    /** Null = not said. */
    @Column(name = "user_agent")
    public String userAgent;

    /** Of the request it was sent with; null = sent before this was kept. */
    @Column(name = "request_id")
    public String requestId;

    public long bytes;

    @Column(name = "rows_read")
    public long rowsRead;

    @Column(name = "rows_accepted")
    public long rowsAccepted;

    @Column(name = "rows_rejected")
    public long rowsRejected;

    /** Share of the work done, from 0 to 1. */
    public float progress;

    /** How often it died without an end while the service lived. */
    public int attempts;

    @Column(name = "cancel_requested")
    public boolean cancelRequested;

    /** JSON array: the columns of the file; null until they are known. */
    public String columns;

    /** What stands between the cells of the file; null if that is not known, or not one of its kind. */
    public Character delimiter;

    /** Code of the error because of which nothing was stored; null unless so. */
    public String refusal;

    /** JSON array: what fills the text of {@link #refusal}. */
    @Column(name = "refusal_args")
    public String refusalArgs;

    /** JSON object: what a dry run would have stored; null unless so. */
    public String receipt;

    /** JSON array: the warnings of {@link #receipt}, not yet in words; null if they are in it. */
    @Column(name = "receipt_warnings")
    public String receiptWarnings;

    /** What was stored; null until then, and for a dry run. */
    @Column(name = "submission_id")
    public Long submissionId;

    @Column(name = "created_at")
    public Instant createdAt;

    /** Null = not yet. */
    @Column(name = "started_at")
    public Instant startedAt;

    /** Null = not yet. */
    @Column(name = "finished_at")
    public Instant finishedAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    State state() {
        return State.of(state);
    }

    /** Who sent it, and from where. */
    Origin origin() {
        return new Origin(sentBy == null ? Origin.UNKNOWN : sentBy, sentFrom, userAgent, requestId);
    }

    String address() {
        return "imports/" + id;
    }
}
