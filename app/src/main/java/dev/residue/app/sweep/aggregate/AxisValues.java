package dev.residue.app.sweep.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that a key takes in a sweep: ascending where all are numbers, and otherwise in the
 * order in which they first appear.
 *
 * @param path the key's
 * @param values each once, as YAML
 */
record AxisValues(String path, List<String> values) {

    /** From a span of so many times on, values are looked at for equal ratios. */
    private static final double WIDE = 8;

    /** How much more even ratios are than differences where they are meant. */
    private static final double CLEARLY = 2;

    AxisValues {
        values = List.copyOf(values);
    }

    /** Returns those of all keys that vary, by path. */
    static Map<String, AxisValues> ofAll(List<PlannedRun> runs) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        for (PlannedRun run : runs) {
            run.axes()
                    .forEach(
                            (path, value) ->
                                    found.computeIfAbsent(path, any -> new LinkedHashSet<>())
                                            .add(value));
        }
        Map<String, AxisValues> all = new LinkedHashMap<>();
        found.forEach(
                (path, values) -> {
                    List<String> ordered = new ArrayList<>(values);
                    AxisValues axis = new AxisValues(path, ordered);
                    if (axis.isNumeric()) {
                        ordered.sort(Comparator.comparingDouble(Double::parseDouble));
                        axis = new AxisValues(path, ordered);
                    }
                    all.put(path, axis);
                });
        return all;
    }

    /**
     * Returns the axes of figures: keys with two values or more; of those that determine one
     * another, as zipped ones do, the first.
     */
    static List<AxisValues> independent(List<PlannedRun> runs) {
        List<AxisValues> axes = new ArrayList<>();
        for (AxisValues axis : ofAll(runs).values()) {
            if (axis.values().size() > 1
                    && axes.stream().noneMatch(other -> determineOneAnother(runs, other, axis))) {
                axes.add(axis);
            }
        }
        return axes;
    }

    private static boolean determineOneAnother(
            List<PlannedRun> runs, AxisValues one, AxisValues other) {
        Map<String, String> forth = new HashMap<>();
        Map<String, String> back = new HashMap<>();
        for (PlannedRun run : runs) {
            String a = run.axes().getOrDefault(one.path(), "");
            String b = run.axes().getOrDefault(other.path(), "");
            if (!b.equals(forth.computeIfAbsent(a, any -> b))
                    || !a.equals(back.computeIfAbsent(b, any -> a))) {
                return false;
            }
        }
        return true;
    }

    boolean isNumeric() {
        return values.stream().allMatch(AxisValues::isNumber);
    }

    boolean isWhole() {
        return values.stream().allMatch(value -> value.matches("[-+]?\\d{1,18}"));
    }

    private static boolean isNumber(String value) {
        try {
            return Double.isFinite(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns a value of it as a number or a text. */
    Object typed(String value) {
        if (isWhole()) {
            return Long.valueOf(value.startsWith("+") ? value.substring(1) : value);
        }
        return isNumeric() ? (Object) Double.valueOf(value) : value;
    }

    /** Returns where a value lies: its number, or its place among the values. */
    double place(String value) {
        return isNumeric() ? Double.parseDouble(value) : values.indexOf(value);
    }

    /** Returns whether its numbers are spaced by ratios rather than by differences. */
    boolean isLogarithmic() {
        if (!isNumeric() || values.size() < 3) {
            return false;
        }
        double[] numbers = values.stream().mapToDouble(Double::parseDouble).toArray();
        if (numbers[0] <= 0 || numbers[numbers.length - 1] < WIDE * numbers[0]) {
            return false;
        }
        List<Double> gaps = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 1; i < numbers.length; i++) {
            gaps.add(numbers[i] - numbers[i - 1]);
            ratios.add(Math.log(numbers[i] / numbers[i - 1]));
        }
        return CLEARLY * Collections.max(ratios) / Collections.min(ratios)
                < Collections.max(gaps) / Collections.min(gaps);
    }
}
