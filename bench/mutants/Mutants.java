package mutants;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** Tries mutants, in as many processes one after the other as that takes, and tells what became of them. */
public final class Mutants {

    private Mutants() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.ofProperties();
        Files.createDirectories(settings.out());
        while (true) {
            int code = trial(settings);
            if (code == 0) {
                break;
            }
            if (code != Trial.GO_ON) {
                if (!Files.exists(settings.current())) {
                    System.err.println(
                            "The tests do not run; see " + settings.out().resolve("log"));
                    System.exit(1);
                }
                Files.write(
                        settings.results(),
                        Files.readAllBytes(settings.current()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                Files.delete(settings.current());
            }
        }
        report(Result.read(settings.results()));
    }

    private static int trial(Settings settings) throws IOException, InterruptedException {
        Path agent = settings.out().resolve("agent.jar").toAbsolutePath();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), "mutants.Loaded");
        manifest.getMainAttributes().put(new Attributes.Name("Can-Redefine-Classes"), "true");
        try (OutputStream file = Files.newOutputStream(agent)) {
            new JarOutputStream(file, manifest).close();
        }
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-javaagent:" + agent,
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dvertx.disableURIValidation=true",
                "-Dquarkus-internal-test.serialized-app-model.path=target/quarkus/bootstrap/test-app-model.dat",
                "-cp",
                System.getProperty("java.class.path")));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("tthc.")
                        || List.of(
                                        "packages",
                                        "classes",
                                        "tests",
                                        "onlyTests",
                                        "mutants",
                                        "seed",
                                        "again",
                                        "budget",
                                        "out")
                                .contains(name))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.add("mutants.Trial");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(settings.out().resolve("log").toFile()))
                .start()
                .waitFor();
    }

    private static void report(List<Result> results) {
        System.out.println("not killed:");
        results.stream()
                .filter(result -> !result.outcome().isKilled())
                .map(result -> "  " + result.place() + " " + result.description() + " ("
                        + (result.outcome() == Outcome.NOT_COVERED
                                ? "no test runs it"
                                : result.run() + " of " + result.covering() + " tests run")
                        + ")")
                .sorted()
                .forEach(System.out::println);
        System.out.println("by class:");
        by(results, Result::file).forEach((name, some) -> System.out.println("  " + share(name, some)));
        System.out.println("by package:");
        by(results, Result::packageName).forEach((name, some) -> System.out.println("  " + share(name, some)));
        System.out.println("  " + share("all", results));
    }

    private static Map<String, List<Result>> by(List<Result> results, Function<Result, String> name) {
        return results.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()));
    }

    /** How many are killed; with it Wilson's interval, within which the share of all lies in 95 of 100 samples. */
    private static String share(String name, List<Result> results) {
        double n = results.size();
        double killed =
                count(results, Outcome.KILLED) + count(results, Outcome.TIMED_OUT) + count(results, Outcome.CRASHED);
        double z = 1.96;
        double middle = (killed + z * z / 2) / (n + z * z);
        double half = z / (n + z * z) * Math.sqrt(killed * (n - killed) / n + z * z / 4);
        return String.format(
                "%-32s %5.1f %% (%.0f to %.0f) of %d: killed %d, timed out %d, crashed %d, survived %d, not covered %d",
                name,
                100 * killed / n,
                100 * (middle - half),
                100 * (middle + half),
                results.size(),
                count(results, Outcome.KILLED),
                count(results, Outcome.TIMED_OUT),
                count(results, Outcome.CRASHED),
                count(results, Outcome.SURVIVED),
                count(results, Outcome.NOT_COVERED));
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
