package vn.tthc.stats.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds things by their names, however their accents are written. Made when the first name is looked up: most requests
 * use codes.
 */
final class NameIndex<T> {

    private final Collection<T> items;
    private final Function<T, Stream<String>> names;
    private volatile Map<String, List<T>> byFoldedName;

    /**
     * An index.
     *
     * @param names all names of a thing; nulls are left out
     */
    NameIndex(Collection<T> items, Function<T, Stream<String>> names) {
        this.items = items;
        this.names = names;
    }

    /** What has that name: written with the same accents if there is any such, else with any. */
    List<T> named(String name) {
        List<T> found = index().getOrDefault(Folding.fold(name), List.of());
        String exact = Folding.withTonesLast(name);
        List<T> same = found.stream()
                .filter(item ->
                        namesOf(item).anyMatch(own -> Folding.withTonesLast(own).equals(exact)))
                .toList();
        return same.isEmpty() ? found : same;
    }

    boolean isNamed(T item, String name) {
        String folded = Folding.fold(name);
        return namesOf(item).anyMatch(own -> Folding.fold(own).equals(folded));
    }

    private Stream<String> namesOf(T item) {
        return names.apply(item).filter(Objects::nonNull);
    }

    private Map<String, List<T>> index() {
        if (byFoldedName == null) {
            Map<String, List<T>> index = new HashMap<>();
            items.forEach(item -> namesOf(item)
                    .map(Folding::fold)
                    .distinct()
                    .forEach(name ->
                            index.computeIfAbsent(name, n -> new ArrayList<>()).add(item)));
            byFoldedName = index;
        }
        return byFoldedName;
    }
}
