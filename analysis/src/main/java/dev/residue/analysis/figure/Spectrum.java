package dev.residue.analysis.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Draws a quantity by frequency, with a line down to zero at each. */
public final class Spectrum {

    private static final int LARGEST = 3;

    private Spectrum() {}

    /**
     * Returns the figure, whose finding names the largest.
     *
     * @param quantity what the upright axis says
     * @param values by frequency, one at least
     * @param key frequencies that have another colour
     */
    public static Scatter of(
            String title,
            String quantity,
            SortedMap<Long, Double> values,
            Set<Long> key,
            Caption caption) {
        List<Scatter.Point> points = new ArrayList<>();
        values.forEach(
                (frequency, value) ->
                        points.add(
                                new Scatter.Point(
                                        frequency,
                                        value,
                                        key.contains(frequency)
                                                ? "key frequency"
                                                : "other frequency")));
        Scatter figure =
                new Scatter(
                        title, "frequency", quantity, points, caption.text(), Scatter.Style.STEMS);
        return figure.withFinding("largest at " + String.join(", ", largest(values)));
    }

    private static List<String> largest(SortedMap<Long, Double> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.<Long, Double>comparingByValue().reversed())
                .limit(LARGEST)
                .map(one -> Long.toString(one.getKey()))
                .toList();
    }
}
