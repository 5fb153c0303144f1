package mutants;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pitest.classinfo.ClassByteArraySource;
import org.pitest.classinfo.ClassName;
import org.pitest.classpath.ClassloaderByteArraySource;
import org.pitest.mutationtest.EngineArguments;
import org.pitest.mutationtest.MutationConfig;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.build.MutationSource;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.config.SettingsFactory;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.MutationEngine;
import org.pitest.mutationtest.engine.MutationIdentifier;
import org.pitest.mutationtest.engine.gregor.config.GregorEngineFactory;

/** PIT's mutants: its default group, less those that its default filters take for equal, generated, or run once only. */
final class Mutations {

    static final ClassByteArraySource COMPILED = new ClassloaderByteArraySource(Mutations.class.getClassLoader());

    private static final MutationEngine ENGINE = new GregorEngineFactory().createEngine(EngineArguments.arguments());

    private Mutations() {}

    /** All of these classes, in an order that does not change from run to run. */
    static List<MutationDetails> of(Collection<String> classNames) {
        ClassByteArraySource source = name -> Loaded.bytes(name).or(() -> COMPILED.getBytes(name));
        ReportOptions options = new ReportOptions();
        options.setFeatures(List.of());
        MutationInterceptor filters = new SettingsFactory(options, PluginServices.makeForContextLoader())
                .getInterceptor()
                .createInterceptor(options, null, source, null, null, null);
        MutationSource mutants =
                new MutationSource(new MutationConfig(ENGINE, null), mutation -> List.of(), source, filters);
        return classNames.stream()
                .sorted()
                .flatMap(name -> mutants.createMutations(ClassName.fromString(name)).stream()
                        // What Quarkus and Hibernate add has no lines.
                        .filter(mutant -> mutant.getLineNumber() > 0)
                        .sorted(Comparator.comparing(MutationDetails::getId)))
                .toList();
    }

    /** What tells a mutant from all others, as text of one line. */
    static String key(MutationDetails mutant) {
        MutationIdentifier id = mutant.getId();
        return id.getLocation().getClassName().asJavaName() + "."
                + id.getLocation().getMethodName() + id.getLocation().getMethodDesc() + id.getIndexes()
                + id.getMutator().replaceAll(".*\\.", "");
    }

    /** The mutated class, made of the class as that source has it; empty if there is nothing in it to be mutated so. */
    static Optional<byte[]> bytes(MutationIdentifier id, ClassByteArraySource source) {
        Mutater mutater = ENGINE.createMutator(source);
        return mutater.findMutations(id.getClassName()).stream()
                .filter(mutant -> mutant.getId().equals(id))
                .findFirst()
                .map(mutant -> mutater.getMutation(id).getBytes());
    }
}
