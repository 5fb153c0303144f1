package mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pitest.mutationtest.engine.MutationDetails;

/**
 * The process that runs tests on mutants, one after the other, on one application. Where it is no longer sure that the
 * application is sound it ends, and {@link Mutants} starts it again; what has been found out stands in files.
 */
final class Trial {

    /** How this process ends where another one has to go on. */
    static final int GO_ON = 75;

    /** A test without a mutant takes that much longer on a bad day. */
    private static final int SLOWER = 4;

    private static final long AT_LEAST_MILLIS = 15_000;

    /** A test method, how long it takes, and which lines it runs. */
    private record Covering(String id, long millis, Set<String> lines) {}

    private final Settings settings;
    private final Tests tests;
    private final Set<String> classes;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "time limit");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Set<String>> killersOfClass = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private volatile boolean ended;

    private Trial(Settings settings, Tests tests) throws IOException {
        this.settings = settings;
        this.tests = tests;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ended = true));
        this.classes = classesIn(Path.of("target/classes"), settings.packages(), ".*");
        // These run when the service is built, before any mutant.
        classes.removeIf(name -> name.matches(".*Schemas(\\$.*)?"));
    }

    public static void main(String[] arguments) throws IOException {
        try (Tests tests = new Tests()) {
            new Trial(Settings.ofProperties(), tests).run();
        }
        System.exit(0);
    }

    private void run() throws IOException {
        List<Covering> covering = Files.exists(settings.coverage()) ? readCoverage() : measureCoverage();
        List<MutationDetails> mutants = sample();
        for (Result done : Result.read(settings.results())) {
            remember(done);
        }
        boolean fresh = true;
        for (MutationDetails mutant : mutants) {
            if (settled.contains(Mutations.key(mutant))) {
                continue;
            }
            Files.writeString(
                    settings.current(),
                    Result.of(mutant, Outcome.CRASHED, 0, 0, "").line());
            Result result = result(mutant, covering);
            boolean sound = result.outcome() != Outcome.KILLED || pass(result.test());
            if (sound || fresh) {
                // The first one of a process found an application that nothing had been done to.
                write(result);
                remember(result);
            }
            if (!sound) {
                System.out.println("not sound after " + Mutations.key(mutant) + ": " + tests.failure());
                end(GO_ON);
            }
            fresh = false;
        }
        Files.deleteIfExists(settings.current());
    }

    private void remember(Result done) {
        settled.add(done.key());
        if (done.outcome() == Outcome.KILLED) {
            killersOfClass
                    .computeIfAbsent(done.className(), name -> new HashSet<>())
                    .add(done.test());
        }
    }

    /** All mutants, or as many of them as are asked for, drawn by lot, or those of an earlier run that were left. */
    private List<MutationDetails> sample() throws IOException {
        List<MutationDetails> all = new ArrayList<>(Mutations.of(
                classes.stream().filter(name -> name.matches(settings.only())).toList()));
        System.out.println("mutants: " + all.size());
        if (!settings.again().isEmpty()) {
            Set<String> left = Result.read(Path.of(settings.again())).stream()
                    .filter(result -> !result.outcome().isKilled())
                    .map(Result::key)
                    .collect(Collectors.toSet());
            all.removeIf(mutant -> !left.contains(Mutations.key(mutant)));
            return all;
        }
        Collections.shuffle(all, new Random(settings.seed()));
        return all.subList(0, Math.min(settings.mutants(), all.size()));
    }

    private Result result(MutationDetails mutant, List<Covering> covering) {
        String className = mutant.getClassName().asJavaName();
        String line = Lines.name(className, mutant.getLineNumber());
        Set<String> killers = killersOfClass.getOrDefault(className, Set.of());
        List<Covering> toRun = covering.stream()
                .filter(test -> test.lines.contains(line))
                .sorted(Comparator.comparing((Covering test) -> !killers.contains(test.id))
                        .thenComparing(Covering::millis))
                .toList();
        if (toRun.isEmpty()) {
            return Result.of(mutant, Outcome.NOT_COVERED, 0, 0, "");
        }
        long start = System.nanoTime();
        Loaded.replace(className, source -> Mutations.bytes(mutant.getId(), source));
        int run = 0;
        String killer = "";
        for (Covering test : toRun) {
            long spent = millisSince(start);
            if (spent > settings.budgetMillis()) {
                break;
            }
            run++;
            int ran = run;
            ScheduledFuture<?> limit = watchdog.schedule(
                    () -> {
                        write(Result.of(mutant, Outcome.TIMED_OUT, toRun.size(), ran, test.id));
                        end(GO_ON);
                    },
                    Math.max(AT_LEAST_MILLIS, SLOWER * test.millis),
                    TimeUnit.MILLISECONDS);
            boolean passed = tests.pass(test.id);
            limit.cancel(false);
            if (!passed) {
                killer = test.id;
                break;
            }
        }
        Loaded.restore(className);
        Result result =
                Result.of(mutant, killer.isEmpty() ? Outcome.SURVIVED : Outcome.KILLED, toRun.size(), run, killer);
        System.out.println(result.outcome() + " " + millisSince(start) + " ms "
                + result.line().strip());
        return result;
    }

    /** Whether a test passes now; one that hangs ends this process. */
    private boolean pass(String id) {
        ScheduledFuture<?> limit = watchdog.schedule(() -> end(GO_ON), 2, TimeUnit.MINUTES);
        boolean passed = tests.pass(id);
        limit.cancel(false);
        return passed;
    }

    private List<Covering> measureCoverage() throws IOException {
        Loaded.watch(classes, Lines::told);
        Set<String> testClasses = classesIn(Path.of("target/test-classes"), settings.tests(), ".*Test");
        testClasses.removeIf(Tests::needsItsOwn);
        List<Covering> covering = new ArrayList<>();
        List<String> ids = tests.of(testClasses);
        for (String id : ids) {
            if (!id.matches(settings.onlyTests())) {
                continue;
            }
            Lines.forget();
            long start = System.nanoTime();
            boolean passed = tests.pass(id);
            long first = millisSince(start);
            Set<String> lines = new TreeSet<>(Lines.thatRan());
            // Again, since the application may have started in that time, and some pass once only.
            start = System.nanoTime();
            passed = passed && tests.pass(id);
            long millis = Math.min(first, millisSince(start));
            System.out.println((passed ? "covers " : "FAILS BY ITSELF ") + id + " " + millis + " ms "
                    + (passed ? "" : tests.failure()));
            if (passed) {
                covering.add(new Covering(id, millis, lines));
            }
        }
        Files.write(
                settings.coverage(),
                covering.stream()
                        .map(test -> test.id + "\t" + test.millis + "\t" + String.join(" ", test.lines))
                        .toList());
        // Classes are loaded without calls now: in another process, so that what runs once has not run with them.
        end(GO_ON);
        return covering;
    }

    /** Reads what was measured, and runs the quickest test of the service so that all is loaded and has started. */
    private List<Covering> readCoverage() throws IOException {
        Loaded.watch(classes, bytes -> null);
        List<Covering> covering = Files.readAllLines(settings.coverage()).stream()
                .map(line -> line.split("\t", -1))
                .map(part -> new Covering(part[0], Long.parseLong(part[1]), Set.of(part[2].split(" "))))
                .toList();
        Map<Boolean, Covering> first = new LinkedHashMap<>();
        for (Covering test :
                covering.stream().sorted(Comparator.comparing(Covering::millis)).toList()) {
            boolean ofTheService = test.lines.stream().anyMatch(line -> line.contains("Resource:"));
            if (first.putIfAbsent(ofTheService, test) == null) {
                tests.pass(test.id);
            }
        }
        Loaded.loadAll();
        return covering;
    }

    private static Set<String> classesIn(Path root, List<String> packages, String names) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String name : packages) {
            Path folder = root.resolve("vn/tthc/stats").resolve(name);
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(file -> root.relativize(file).toString())
                        .filter(file -> file.endsWith(".class"))
                        .map(file -> file.substring(0, file.length() - ".class".length())
                                .replace('/', '.'))
                        .filter(file -> file.matches(names))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private synchronized void write(Result result) {
        if (ended) {
            // Stopped from outside: what a test says then is about that.
            return;
        }
        try {
            Files.writeString(settings.results(), result.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the process, whatever its other threads do; databases are stopped by their own hooks. */
    private void end(int code) {
        Thread stop = new Thread(() -> System.exit(code), "end");
        stop.setDaemon(true);
        stop.start();
        try {
            stop.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
