package vn.tthc.stats.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells receivers what they are to be told, several at a time, and again after growing pauses those who could not be told. No
 * transaction is open while somebody is told.
 */
@ApplicationScoped
class DeliveryRunner {

    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);

    /** Pauses are longer or shorter by so much of themselves, so that those who failed together do not come together again. */
    private static final double JITTER = 0.1;

    /** One receiver that is slow must not keep all others waiting. */
    private static final int AT_A_TIME = 4;

    /** For how long one works before all begin again. */
    private static final Duration ROUND = Duration.ofSeconds(20);

    /** How often a trial is tried. */
    private static final int PING_TRIES = 3;

    /** For how long the end of the service waits for what is under way to be given back. */
    private static final Duration STOP = Duration.ofSeconds(3);

    @Inject
    Deliveries deliveries;

    @Inject
    Events events;

    @Inject
    Webhooks webhooks;

    @Inject
    WebhookSender sender;

    @Inject
    MailSender mail;

    @Inject
    MeterRegistry registry;

    /** After each try that failed; after the last of them there is one more try. */
    @ConfigProperty(name = "tthc.notification.pauses")
    List<Duration> pauses;

    /** For how long it is told what was told. */
    @ConfigProperty(name = "tthc.notification.keep")
    Duration keep;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private ExecutorService threads;

    /** Not when the service has started: what is done by the clock may be done before. */
    @PostConstruct
    void start() {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tthc.notification.keep has to be a day at least");
        }
        threads = Executors.newFixedThreadPool(AT_A_TIME, task -> {
            Thread thread = new Thread(task, "notification");
            thread.setDaemon(true);
            return thread;
        });
        // All of them at once, so that each is seen at nought before it counts.
        for (String way : List.of("webhook", "mail")) {
            for (String outcome : List.of("delivered", "failed", "given-up")) {
                counter(way, outcome);
            }
        }
    }

    void startAtOnce(@Observes StartupEvent started) {
        // The counters are there from the beginning.
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        // What is under way is given back, and tried again by whoever comes.
        threads.shutdownNow();
        threads.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Counter counter(String way, String outcome) {
        return Counter.builder("tthc." + way + ".deliveries")
                .description("Tries to tell somebody by " + way
                        + ", by what became of them; given-up is each that is not tried again")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Scheduled(every = "${tthc.notification.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void deliver() throws InterruptedException, ExecutionException {
        if (!serving) {
            return;
        }
        Callable<Void> work = () -> {
            work();
            return null;
        };
        try {
            for (Future<Void> worker : threads.invokeAll(Collections.nCopies(AT_A_TIME, work))) {
                worker.get();
            }
        } catch (RejectedExecutionException | ExecutionException failed) {
            if (!threads.isShutdown()) {
                throw failed;
            }
        }
    }

    @Scheduled(every = "1h", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        if (serving) {
            events.forget(keep);
        }
    }

    /**
     * Tells whoever is to be told now, until nobody is any more; or until others, who had found nobody and ended, are to be
     * asked again for who has come since.
     */
    void work() {
        long end = System.nanoTime() + ROUND.toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            Optional<Deliveries.Due> due = deliveries.take();
            if (due.isEmpty()) {
                return;
            }
            tell(due.get());
        }
    }

    private void tell(Deliveries.Due due) {
        boolean byMail = due.recipient() != null;
        if (!byMail && due.secret() == null) {
            // Deleted or disabled since, or while it was kept.
            deliveries.giveBack(due, Deliveries.State.DROPPED);
            return;
        }
        Attempt attempt = attempt(due, byMail);
        if (attempt.failure() != null && Thread.interrupted()) {
            // The service stops, which is not the receiver's fault. What is left to do is not to be interrupted.
            try {
                deliveries.giveBack(due, Deliveries.State.WAITING);
            } finally {
                Thread.currentThread().interrupt();
            }
            return;
        }
        String outcome;
        if (attempt.failure() == null) {
            outcome = "delivered";
            deliveries.mark(due, Deliveries.State.DELIVERED, attempt, Duration.ZERO);
        } else if (attempt.failure() == Attempt.Failure.GONE
                || due.attempt() > pausesOf(due.type()).size()) {
            outcome = "given-up";
            LOG.warnf(
                    "Event %s is given up for %s after %d tries: %s",
                    due.event(),
                    byMail ? "mail" : "webhook " + due.webhook(),
                    due.attempt(),
                    attempt.failure().code());
            deliveries.mark(due, Deliveries.State.GIVEN_UP, attempt, Duration.ZERO);
            if (attempt.failure() == Attempt.Failure.GONE) {
                webhooks.disable(due.webhook());
            }
        } else {
            outcome = "failed";
            deliveries.mark(due, Deliveries.State.WAITING, attempt, pause(due.attempt()));
            if (!byMail && attempt.failure().isAbsence()) {
                deliveries.nobodyThere(due, attempt, pauses);
            }
        }
        counter(byMail ? "mail" : "webhook", outcome).increment();
    }

    /** Who asks for a trial looks what came of it, and does not wait for days. */
    private List<Duration> pausesOf(EventType type) {
        return type == EventType.PING ? pauses.subList(0, Math.min(pauses.size(), PING_TRIES - 1)) : pauses;
    }

    /** A mistake of ours with one message must not come again for ever. */
    private Attempt attempt(Deliveries.Due due, boolean byMail) {
        try {
            return byMail ? mail.send(due) : sender.send(due);
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "Event %s could not be sent", due.event());
            return Attempt.failed(Attempt.Failure.NO_ANSWER);
        }
    }

    private Duration pause(int attempt) {
        long millis = pauses.get(attempt - 1).toMillis();
        return Duration.ofMillis((long)
                (millis * (1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1))));
    }
}
