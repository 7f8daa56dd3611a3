package dev.residue.analysis.study;

import dev.residue.analysis.record.Series;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that was measured in a run: series over its steps, and what holds at its end.
 *
 * <p>Where a name has both, the series has more evaluations and the number at the end more
 * sequences.
 */
public final class RunMeasurements {

    /** The number of last evaluations that {@link #settled} looks at. */
    public static final int SETTLED = 5;

    private final Map<String, Series> series;
    private final Map<String, Double> finals;
    private final Map<String, SortedMap<Long, Double>> indexed;

    /**
     * Makes the measurements.
     *
     * @param series by name
     * @param finals single numbers at the end, by name; where a series has none its last value
     * @param indexed numbers at the end of which there are several, by name and index
     */
    public RunMeasurements(
            Map<String, Series> series,
            Map<String, Double> finals,
            Map<String, SortedMap<Long, Double>> indexed) {
        this.series = new HashMap<>(series);
        this.series.values().removeIf(one -> one.size() == 0);
        this.finals = new HashMap<>(finals);
        this.finals.values().removeIf(value -> !Double.isFinite(value));
        this.indexed = new HashMap<>();
        indexed.forEach((name, values) -> this.indexed.put(name, new TreeMap<>(values)));
    }

    /** Returns the series by name. */
    public Map<String, Series> series() {
        return Map.copyOf(series);
    }

    /** Returns a number at the end of the run; empty where it was not measured. */
    public OptionalDouble last(String name) {
        Double value = finals.get(name);
        if (value != null) {
            return OptionalDouble.of(value);
        }
        Series one = series.get(name);
        return one == null ? OptionalDouble.empty() : OptionalDouble.of(one.last());
    }

    /**
     * Returns the median of the last {@value #SETTLED} evaluations, which an isolated dip does not
     * change; {@link #last} where there are fewer.
     */
    public OptionalDouble settled(String name) {
        Series one = series.get(name);
        if (one == null || one.size() < SETTLED) {
            return last(name);
        }
        return OptionalDouble.of(one.median(one.size() - SETTLED, one.size()));
    }

    /** Returns the numbers of one name at the end, by index; none where they were not measured. */
    public SortedMap<Long, Double> indexed(String name) {
        return new TreeMap<>(indexed.getOrDefault(name, new TreeMap<>()));
    }
}
