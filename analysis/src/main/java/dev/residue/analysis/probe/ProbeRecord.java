package dev.residue.analysis.probe;

import dev.residue.analysis.figure.Figure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/**
 * What probes recorded at one step.
 *
 * @param numbers the measurements, in the order in which they were made
 * @param arrays the arrays, by {@code <probe>/<name>} or, of {@linkplain #of one probe}, by name
 */
public record ProbeRecord(
        long step, List<Measurement> numbers, Map<String, Measurements.Values> arrays) {

    public ProbeRecord {
        numbers = List.copyOf(numbers);
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /** Returns the names of the probes that recorded something. */
    public Set<String> probes() {
        Set<String> probes = new LinkedHashSet<>();
        numbers.forEach(one -> probes.add(one.probe()));
        arrays.keySet().forEach(name -> probes.add(name.replaceFirst("/.*", "")));
        return probes;
    }

    /** Returns what one probe recorded, its arrays by their names alone. */
    public ProbeRecord of(String probe) {
        Map<String, Measurements.Values> own = new LinkedHashMap<>();
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(probe + "/")) {
                        own.put(name.substring(probe.length() + 1), values);
                    }
                });
        return new ProbeRecord(
                step, numbers.stream().filter(one -> one.probe().equals(probe)).toList(), own);
    }

    /** Returns a figure of each array that is chosen. */
    public List<Figure> figures(
            BiPredicate<String, Measurements.Values> chosen,
            BiFunction<String, Measurements.Values, Figure> figure) {
        return arrays.entrySet().stream()
                .filter(one -> chosen.test(one.getKey(), one.getValue()))
                .map(one -> figure.apply(one.getKey(), one.getValue()))
                .toList();
    }

    /** Returns the numbers of one name by their index; none where it was not measured. */
    public SortedMap<Long, Double> indexed(String name) {
        SortedMap<Long, Double> values = new TreeMap<>();
        for (Measurement one : numbers) {
            if (one.index() != null && one.name().equals(name)) {
                values.put(Objects.requireNonNull(one.index()), one.value());
            }
        }
        return values;
    }
}
