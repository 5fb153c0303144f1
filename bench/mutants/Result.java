package mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pitest.mutationtest.engine.MutationDetails;

/**
 * What became of one mutant.
 *
 * @param covering how many tests run its line
 * @param run how many of these were run
 * @param test the test that it did not pass, or empty
 */
record Result(
        String key,
        String className,
        String place,
        String description,
        Outcome outcome,
        int covering,
        int run,
        String test) {

    static Result of(MutationDetails mutant, Outcome outcome, int covering, int run, String test) {
        String className = mutant.getClassName().asJavaName();
        return new Result(
                Mutations.key(mutant),
                className,
                className.replaceAll(".*\\.(\\w+)\\.[^.]*", "$1") + "/" + mutant.getFilename() + ":"
                        + mutant.getLineNumber(),
                mutant.getDescription() + " in " + mutant.getMethod(),
                outcome,
                covering,
                run,
                test);
    }

    String packageName() {
        return place.replaceAll("/.*", "");
    }

    /** The class in whose file it stands. */
    String file() {
        return place.replaceAll("\\.java.*", "");
    }

    String line() {
        return String.join(
                        "\t",
                        key,
                        className,
                        place,
                        description,
                        outcome.name(),
                        Integer.toString(covering),
                        Integer.toString(run),
                        test)
                + "\n";
    }

    /** Those of a file, of which there are none if it is not there. */
    static List<Result> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\t", -1))
                .map(part -> new Result(
                        part[0],
                        part[1],
                        part[2],
                        part[3],
                        Outcome.valueOf(part[4]),
                        Integer.parseInt(part[5]),
                        Integer.parseInt(part[6]),
                        part[7]))
                .toList();
    }
}
