package mutants;

import java.nio.file.Path;
import java.util.List;

/**
 * What is asked for.
 *
 * @param packages whose classes are mutated, below vn.tthc.stats
 * @param only of which classes, as a regular expression for their whole names
 * @param tests packages whose tests are run
 * @param onlyTests of which tests, as a regular expression for their ids
 * @param mutants how many at most
 * @param seed of the lot
 * @param again results of an earlier run, of which only what was not killed is tried; empty = all
 * @param budgetMillis no further test is run on a mutant after so long
 * @param out where the files are
 */
record Settings(
        List<String> packages,
        String only,
        List<String> tests,
        String onlyTests,
        int mutants,
        long seed,
        String again,
        long budgetMillis,
        Path out) {

    static Settings ofProperties() {
        String packages = "metrics,observation,submission";
        String others = "reference,report,programme,publication,demo,audit,common,export";
        return new Settings(
                List.of(System.getProperty("packages", packages).split(",")),
                System.getProperty("classes", ".*"),
                List.of(System.getProperty("tests", packages + "," + others).split(",")),
                System.getProperty("onlyTests", ".*"),
                Integer.getInteger("mutants", Integer.MAX_VALUE),
                Long.getLong("seed", 1),
                System.getProperty("again", ""),
                1000 * Long.getLong("budget", 60),
                Path.of(System.getProperty("out", "target/mutants")));
    }

    Path coverage() {
        return out.resolve("coverage.tsv");
    }

    Path results() {
        return out.resolve("results.tsv");
    }

    /** The mutant that is being tried. */
    Path current() {
        return out.resolve("current.tsv");
    }
}
