package vn.tthc.stats.submission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import vn.tthc.stats.common.Refusal;

/** Counts what became of submissions. What was stored is counted when it is committed, by whatever way it came. */
@ApplicationScoped
class ReturnMeters {

    @Inject
    MeterRegistry registry;

    private final Map<Outcome, Counter> submissions = new EnumMap<>(Outcome.class);
    private final Map<ImportJob.State, Counter> imports = new EnumMap<>(ImportJob.State.class);
    private Counter returns;
    private Counter inserted;
    private Counter revised;
    private Counter unchanged;
    private Counter withdrawn;

    /** What became of a request. */
    enum Outcome {
        /** Stored, in full or in part. */
        ACCEPTED("accepted"),
        /** A file that will be stored in the background. */
        QUEUED("queued"),
        /** Only tried. */
        DRY_RUN("dry-run"),
        /** Had been answered before; the same answer was given. */
        REPEATED("repeated"),
        /** Not stored, and told why. */
        REFUSED("refused"),
        /** Not stored, through no fault of the sender. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        static Outcome of(IdempotentAnswers.Answer answer) {
            if (answer.replayed()) {
                return REPEATED;
            }
            return switch (answer.status()) {
                case 200 -> DRY_RUN;
                case 202 -> QUEUED;
                default -> ACCEPTED;
            };
        }
    }

    /**
     * What a transaction has stored of returns that somebody sent.
     *
     * @param returns units × periods
     */
    record Stored(long returns, long inserted, long revised, long unchanged, long withdrawn) {}

    /** All of them at once, so that each is seen at nought before it counts. */
    void register(@Observes StartupEvent start) {
        for (Outcome outcome : Outcome.values()) {
            submissions.put(
                    outcome,
                    Counter.builder("tthc.submissions")
                            .description("Requests with returns, by what became of them")
                            .tag("outcome", outcome.label)
                            .register(registry));
        }
        for (ImportJob.State state : ImportJob.State.values()) {
            if (state.hasEnded()) {
                imports.put(
                        state,
                        Counter.builder("tthc.imports")
                                .description("Files stored in the background, by how they ended")
                                .tag("outcome", state.code())
                                .register(registry));
            }
        }
        returns = Counter.builder("tthc.returns")
                .description("Returns (unit and period) that were stored")
                .register(registry);
        inserted = rows("inserted");
        revised = rows("revised");
        unchanged = rows("unchanged");
        withdrawn = rows("withdrawn");
    }

    private Counter rows(String outcome) {
        return Counter.builder("tthc.rows")
                .description("Counts of returns that were stored, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    void stored(@Observes(during = TransactionPhase.AFTER_SUCCESS) Stored stored) {
        returns.increment(stored.returns);
        inserted.increment(stored.inserted);
        revised.increment(stored.revised);
        unchanged.increment(stored.unchanged);
        withdrawn.increment(stored.withdrawn);
    }

    void count(Outcome outcome) {
        submissions.get(outcome).increment();
    }

    void refused(Refusal why) {
        count(Outcome.REFUSED);
        Counter.builder("tthc.submissions.refused")
                .description("Requests with returns that were refused, by the code they were told")
                .tag("code", why.code().code())
                .register(registry)
                .increment();
    }

    void imported(ImportJob.State end) {
        imports.get(end).increment();
    }
}
