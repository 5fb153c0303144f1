package mutants;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.pitest.classinfo.ClassByteArraySource;

/**
 * The classes under trial as they were loaded, which for those that Quarkus loads is not as they were compiled: in each
 * loader that has one, its bytes, and others put in their place.
 */
public final class Loaded {

    /** One class in one loader. */
    private record Copy(ClassLoader loader, String name, byte[] bytes) implements ClassByteArraySource {

        @Override
        public Optional<byte[]> getBytes(String className) {
            return className.replace('/', '.').equals(name)
                    ? Optional.of(bytes)
                    : Mutations.COMPILED.getBytes(className);
        }
    }

    /** Makes other bytes of a class, if it can. */
    interface Change {
        Optional<byte[]> of(ClassByteArraySource source);
    }

    private static final List<Copy> COPIES = new CopyOnWriteArrayList<>();

    private static Instrumentation instrumentation;
    private static Set<String> names = Set.of();
    private static UnaryOperator<byte[]> atLoad = bytes -> null;

    /** What is changed at present; null = nothing. */
    private static volatile Changed changed;

    private record Changed(String name, Change change) {}

    private Loaded() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
        given.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String path, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
                String name = path == null ? "" : path.replace('/', '.');
                if (redefined != null || !names.contains(name)) {
                    return null;
                }
                Copy copy = new Copy(loader, name, bytes);
                COPIES.add(copy);
                byte[] made = atLoad.apply(bytes);
                // A test without the application may be the first to load a class where it is loaded, while it is
                // changed.
                Changed now = changed;
                return now != null && now.name.equals(name)
                        ? now.change.of(copy).orElse(made)
                        : made;
            }
        });
    }

    /** From now on keeps classes of these names, and has them loaded with what is made of their bytes; null = as they are. */
    static void watch(Set<String> classNames, UnaryOperator<byte[]> made) {
        atLoad = made;
        names = classNames;
    }

    /** Loads and initializes all of them where one of them is: what runs once has then run as it was written. */
    static void loadAll() {
        for (ClassLoader loader : COPIES.stream().map(Copy::loader).distinct().toList()) {
            for (String name : names) {
                try {
                    Class.forName(name, true, loader);
                } catch (ClassNotFoundException | LinkageError e) {
                    // A loader for looking at classes, or for building with them, has not all of them.
                }
            }
        }
    }

    /** The bytes in the loader of the running application, or else in another; of other classes the compiled ones. */
    static Optional<byte[]> bytes(String className) {
        String name = className.replace('/', '.');
        List<Copy> copies =
                COPIES.stream().filter(copy -> copy.name.equals(name)).toList();
        return copies.stream()
                .filter(copy -> copy.loader.toString().contains("Runtime"))
                .findFirst()
                .or(() -> copies.stream().findFirst())
                .map(Copy::bytes);
    }

    /** Puts the class back as it was loaded. */
    static void restore(String name) {
        changed = null;
        redefine(name, source -> source.getBytes(name));
    }

    /** Puts changed bytes in the place of the class, wherever it is loaded or will be. */
    static void replace(String name, Change change) {
        changed = new Changed(name, change);
        redefine(name, change);
    }

    private static void redefine(String name, Change change) {
        List<ClassDefinition> definitions = new ArrayList<>();
        for (Copy copy : COPIES) {
            if (copy.name.equals(name)) {
                try {
                    Class<?> loaded = Class.forName(name, false, copy.loader);
                    change.of(copy).ifPresent(bytes -> definitions.add(new ClassDefinition(loaded, bytes)));
                } catch (ClassNotFoundException | LinkageError | IllegalStateException e) {
                    // The loader was closed, with the application that it was for.
                }
            }
        }
        try {
            instrumentation.redefineClasses(definitions.toArray(ClassDefinition[]::new));
        } catch (ClassNotFoundException | UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
    }
}
