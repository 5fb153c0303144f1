package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends ten times as many returns as the service can store. What it acknowledges is there in the end, what it refuses is
 * not, and whoever reads meanwhile is answered.
 *
 * <p>The long form: {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=OverloadIT
 * -Dtthc.overload=60}. In it the service is compiled as well as one that lasts, all is soon as before, and no more memory is
 * kept than at other times. Both forms print the numbers, and how long readers waited.
 */
class OverloadIT {

    private static final int SECONDS = Integer.getInteger("tthc.overload", 4);
    private static final boolean LONG = SECONDS >= 60;
    private static final int TIMES = 10;

    /** What is aimed at, in seconds and megabytes. How long readers wait is told: it is the senders' doing, who share the cores. */
    private static final double RECOVERY = 5;

    /** Half of the heap, once the collector has run. */
    private static final double KEPT = 128;

    /** What docs/operations.md tells operators to give it: the heap and 250 MB. */
    private static final double PEAK = 256 + 250;

    private static final int SENDERS_IN_MEASURE = 12;

    /** Connections of those who send too much. */
    private static final int MOST_IN_FLIGHT = 400;

    private static final List<String> QUESTIONS = List.of(
            "metrics/online-rate?period=2021",
            "metrics/online-rate?period=2021-02&groupBy=unit",
            "dossier-counts?limit=10",
            "units?limit=5");

    private static final RequestOptions POST = new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI("/api/v1/submissions")
            .setIdleTimeout(Load.LONGEST.toMillis());

    private final AtomicInteger next = new AtomicInteger();
    private final Set<Load.Count> stored = ConcurrentHashMap.newKeySet();
    private final Set<Load.Count> refused = ConcurrentHashMap.newKeySet();

    /** What was not answered, or not as it has to be. */
    private final Queue<Throwable> odd = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void tenTimesAsManyReturnsAsCanBeStored(@TempDir Path data) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS_IN_MEASURE + 1);
        Vertx vertx = Vertx.vertx();
        Map<String, String> settings = Map.of(
                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", Load.KEY,
                "TTHC_DEMO", "false",
                // What is tried is what comes behind the limits, and readers ask from the same address.
                "TTHC_LIMIT_ADDRESS", "0");
        try (ServiceProcess service =
                (LONG ? ServiceProcess.lasting(data, settings) : ServiceProcess.start(data, settings)).ready()) {
            Load load = new Load(service);
            HttpClient sender = vertx.createHttpClient(new HttpClientOptions()
                    .setDefaultHost("127.0.0.1")
                    .setDefaultPort(service.port())
                    .setMaxPoolSize(MOST_IN_FLIGHT));
            if (LONG) {
                // Once for nothing: what is measured is a service that has run for longer than a minute.
                overload(sender, sustained(load, threads) * TIMES);
            }
            double sustained = sustained(load, threads);
            // With connections and threads of their own: what is measured is not how long their client is busy with the
            // senders.
            Load readers = new Load(service);
            Future<List<Double>> reader = threads.submit(() -> read(readers));
            int before = stored.size();
            int sent = overload(sender, sustained * TIMES);
            long end = System.nanoTime();
            HttpResponse<String> again =
                    load.send(load.post(Load.Count.of(next.get()).body(1)));
            while (again.statusCode() != 201) {
                Load.requireUnavailable(again);
                TimeUnit.MILLISECONDS.sleep(20);
                again = load.send(load.post(Load.Count.of(next.get()).body(1)));
            }
            stored.add(Load.Count.of(next.getAndIncrement()));
            double recovery = (System.nanoTime() - end) / 1e9;
            over.set(true);
            List<Double> millis = reader.get(1, TimeUnit.MINUTES);
            double p99 = millis.get(millis.size() * 99 / 100);
            double kept = kept(service);
            double peak = peak(service);
            System.out.printf(
                    "OverloadIT: sustained %.0f/s; then %d sent in %d s (%.0f/s), %d stored; %d reads, p50 %.0f ms, p99 %.0f ms,"
                            + " worst %.0f ms; stored again after %.2f s; memory kept %.0f MB, at the most %.0f MB%n",
                    sustained,
                    sent,
                    SECONDS,
                    (double) sent / SECONDS,
                    stored.size() - before,
                    millis.size(),
                    millis.get(millis.size() / 2),
                    p99,
                    millis.get(millis.size() - 1),
                    recovery,
                    kept,
                    peak);
            assertThat(odd).isEmpty();
            assertThat(refused).as("it was too much").isNotEmpty();
            assertThat(service.output()).doesNotContain("OutOfMemoryError");
            load.requireClean();
            Set<Load.Count> held = load.held().keySet();
            // As sets: in the long form there are too many for comparing each with each.
            assertThat(held.containsAll(stored))
                    .as("nothing acknowledged is lost")
                    .isTrue();
            assertThat(Collections.disjoint(held, refused))
                    .as("nothing refused is stored")
                    .isTrue();
            if (LONG) {
                SoftAssertions.assertSoftly(aim -> {
                    aim.assertThat(recovery).as("seconds until stored again").isLessThanOrEqualTo(RECOVERY);
                    aim.assertThat(kept).as("megabytes kept").isLessThanOrEqualTo(KEPT);
                    if (!Double.isNaN(peak)) {
                        aim.assertThat(peak).as("megabytes at the most").isLessThanOrEqualTo(PEAK);
                    }
                });
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
            vertx.close();
        }
    }

    /** How many returns a second are stored if each sender waits for the answer. */
    private double sustained(Load load, ExecutorService threads) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(2, SECONDS / 4));
        long began = System.nanoTime();
        int before = stored.size();
        List<Future<Void>> senders = new ArrayList<>();
        for (int n = 0; n < SENDERS_IN_MEASURE; n++) {
            senders.add(threads.submit(() -> {
                while (System.nanoTime() < until) {
                    Load.Count count = Load.Count.of(next.getAndIncrement());
                    assertThat(load.send(load.post(count.body(1))).statusCode()).isEqualTo(201);
                    stored.add(count);
                }
                return null;
            }));
        }
        for (Future<Void> sender : senders) {
            sender.get();
        }
        return (stored.size() - before) / ((System.nanoTime() - began) / 1e9);
    }

    /** Sends as many a second as told, with as little of the processor as may be, whether or not they are answered; answers how many. */
    private int overload(HttpClient sender, double perSecond) throws Exception {
        Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
        long began = System.nanoTime();
        int sent = 0;
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(SECONDS)) {
            if (sent > perSecond * (System.nanoTime() - began) / 1e9) {
                TimeUnit.MILLISECONDS.sleep(1);
                continue;
            }
            inFlight.acquire();
            sent++;
            Load.Count count = Load.Count.of(next.getAndIncrement());
            sender.request(POST)
                    .compose(request -> request.putHeader("Authorization", "Bearer " + Load.KEY)
                            .putHeader("Content-Type", "application/json")
                            .send(count.body(1)))
                    .compose(answer -> answer.body().map(body -> note(count, answer, body.toString())))
                    .onComplete(noted -> {
                        if (noted.failed()) {
                            odd.add(noted.cause());
                        }
                        inFlight.release();
                    });
        }
        inFlight.acquire(MOST_IN_FLIGHT);
        return sent;
    }

    /** Throws what is wrong with the answer. */
    private boolean note(Load.Count count, HttpClientResponse answer, String body) {
        if (answer.statusCode() == 201) {
            return stored.add(count);
        }
        Load.requireUnavailable(
                answer.statusCode(), answer.getHeader("Content-Type"), answer.getHeader("Retry-After"), body);
        return refused.add(count);
    }

    /** Asks one question after the other; answers how long each took, in milliseconds, the quickest first. */
    private List<Double> read(Load load) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int n = 0; !over.get(); n++) {
            long began = System.nanoTime();
            HttpResponse<String> answer = load.send(load.request(QUESTIONS.get(n % QUESTIONS.size())));
            millis.add((System.nanoTime() - began) / 1e6);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Collections.sort(millis);
        return millis;
    }

    /** How much of the heap is in use once all is as before and the collector has run, in megabytes. */
    private static double kept(ServiceProcess service) throws Exception {
        Process collect = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(service.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(collect.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(collect.waitFor()).as(said).isZero();
        return service.get("/q/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum()
                / (1 << 20);
    }

    /** The most memory that the process has had, in megabytes; not a number where the machine does not tell it. */
    private static double peak(ServiceProcess service) throws Exception {
        Path status = Path.of("/proc/" + service.pid() + "/status");
        return !Files.exists(status)
                ? Double.NaN
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .findFirst()
                        .orElse(Double.NaN);
    }
}
