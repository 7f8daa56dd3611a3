package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes records of runs that never took place. */
public final class Records {

    private static final long LAST_STEP = 1_000_000;

    private Records() {}

    /**
     * Makes a record.
     *
     * @param series by name, of the metrics
     * @param finals what probes found at the end, by name
     * @param indexed what they found of which there are several, by name and index
     */
    public static RunRecord of(
            Map<String, Series> series,
            Map<String, Double> finals,
            Map<String, ? extends SortedMap<Long, Double>> indexed) {
        List<Series> metrics = new ArrayList<>();
        series.forEach((name, one) -> metrics.add(new Series(name, one.points())));
        List<Measurement> numbers = new ArrayList<>();
        finals.forEach((name, value) -> numbers.add(new Measurement("test", name, null, value)));
        indexed.forEach(
                (name, values) ->
                        values.forEach(
                                (index, value) ->
                                        numbers.add(new Measurement("test", name, index, value))));
        SortedMap<Long, ProbeRecord> probed = new TreeMap<>();
        if (!numbers.isEmpty()) {
            probed.put(LAST_STEP, new ProbeRecord(LAST_STEP, numbers, Map.of()));
        }
        return new RunRecord(metrics, List.of(), probed);
    }

    /** Returns a record without anything in it. */
    public static RunRecord empty() {
        return of(Map.of(), Map.of(), Map.of());
    }
}
