package vn.tthc.stats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules between the rooms of the house, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "vn.tthc.stats", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("platform")
            .definedBy("vn.tthc.stats.platform..")
            .layer("demo")
            .definedBy("vn.tthc.stats.demo..")
            .layer("submission")
            .definedBy("vn.tthc.stats.submission..")
            .layer("metrics")
            .definedBy("vn.tthc.stats.metrics..")
            .layer("report")
            .definedBy("vn.tthc.stats.report..")
            .layer("notification")
            .definedBy("vn.tthc.stats.notification..")
            .layer("publication")
            .definedBy("vn.tthc.stats.publication..")
            .layer("programme")
            .definedBy("vn.tthc.stats.programme..")
            .layer("observation")
            .definedBy("vn.tthc.stats.observation..")
            .layer("security")
            .definedBy("vn.tthc.stats.security..")
            .layer("audit")
            .definedBy("vn.tthc.stats.audit..")
            .layer("web")
            .definedBy("vn.tthc.stats.web..")
            .layer("export")
            .definedBy("vn.tthc.stats.export..")
            .layer("reference")
            .definedBy("vn.tthc.stats.reference..")
            .layer("common")
            .definedBy("vn.tthc.stats.common..")
            .whereLayer("platform")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("platform")
            .mayNotAccessAnyLayer()
            .whereLayer("demo")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("submission")
            .mayOnlyBeAccessedByLayers("demo")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("notification")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("publication")
            .mayOnlyBeAccessedByLayers("report", "notification")
            .whereLayer("programme")
            .mayOnlyBeAccessedByLayers("report", "publication", "notification", "demo")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("report", "notification")
            .whereLayer("observation")
            .mayOnlyBeAccessedByLayers(
                    "submission", "metrics", "report", "publication", "notification", "programme", "demo")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("submission", "publication", "notification", "programme")
            .whereLayer("export")
            .mayOnlyBeAccessedByLayers(
                    "metrics",
                    "observation",
                    "reference",
                    "submission",
                    "security",
                    "report",
                    "publication",
                    "notification",
                    "programme")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers(
                    "submission", "security", "reference", "publication", "notification", "programme", "demo")
            .whereLayer("web")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("reference")
            .mayOnlyBeAccessedByLayers(
                    "demo",
                    "submission",
                    "metrics",
                    "observation",
                    "security",
                    "report",
                    "publication",
                    "notification",
                    "programme")
            .whereLayer("common")
            .mayOnlyBeAccessedByLayers(
                    "demo",
                    "submission",
                    "metrics",
                    "observation",
                    "security",
                    "export",
                    "reference",
                    "audit",
                    "web",
                    "report",
                    "publication",
                    "notification",
                    "programme");

    /**
     * The picture has just the arrows that cannot be left out: each that follows from others is, and so are all to common,
     * which everybody may use.
     */
    @ArchTest
    static void thePictureIsTrue(JavaClasses classes) throws IOException {
        Map<String, Set<String>> used = new TreeMap<>();
        classes.forEach(one -> one.getDirectDependenciesFromSelf()
                .forEach(dependency -> use(used, room(one), room(dependency.getTargetClass()))));
        Set<String> needed = new TreeSet<>();
        used.forEach((from, rooms) -> rooms.stream()
                .filter(to ->
                        rooms.stream().noneMatch(other -> reached(used, other).contains(to)))
                .forEach(to -> needed.add(from + " --> " + to)));
        assertThat(arrows("docs/architecture.md")).isEqualTo(needed);
        // The one in the README is of fewer rooms, with the database.
        assertThat(arrows("README.md")).isNotEmpty().allMatch(arrow -> {
            String[] ends = arrow.split(" --> ");
            return used.get(ends[0]).contains(ends[1]) || ends[1].equals("pg");
        });
    }

    private static void use(Map<String, Set<String>> used, String from, String to) {
        if (!from.equals(to) && !from.isEmpty() && !to.isEmpty() && !to.equals("common")) {
            used.computeIfAbsent(from, room -> new TreeSet<>()).add(to);
        }
    }

    private static Set<String> reached(Map<String, Set<String>> used, String from) {
        Set<String> rooms = new TreeSet<>();
        used.getOrDefault(from, Set.of()).forEach(to -> {
            rooms.add(to);
            rooms.addAll(reached(used, to));
        });
        return rooms;
    }

    private static String room(JavaClass one) {
        Matcher name = Pattern.compile("vn\\.tthc\\.stats\\.(\\w+)\\..*").matcher(one.getName());
        return name.matches() ? name.group(1) : "";
    }

    private static Set<String> arrows(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        String picture =
                text.substring(text.indexOf("```mermaid"), text.indexOf("```", text.indexOf("```mermaid") + 3));
        return Pattern.compile("(?m)^ +([a-z]+ --> [a-z]+)$")
                .matcher(picture)
                .results()
                .map(arrow -> arrow.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("vn.tthc.stats.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_EDGES_READ_THE_CLOCK = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Resource")
            .and()
            .doNotHaveSimpleName("Clocks")
            .and()
            .doNotHaveSimpleName("KeyBootstrap")
            .and()
            .doNotHaveSimpleName("KeyAuthentication")
            .and()
            .doNotHaveSimpleName("OidcCallers")
            .and()
            .doNotHaveSimpleName("DemoLoader")
            .and()
            .doNotHaveSimpleName("ImportRunner")
            .and()
            .doNotHaveSimpleName("NewAdminKeyCommand")
            .and()
            .doNotHaveSimpleName("ReportGauges")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    /** A server need not have fonts: whoever draws letters does so by the typefaces that are packaged. */
    @ArchTest
    static final ArchRule NO_FONTS_OF_THE_MACHINE =
            noClasses().should().dependOnClassesThat().areAssignableTo(java.awt.Font.class);

    @ArchTest
    static final ArchRule NO_DUSTBINS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Helper");
}
