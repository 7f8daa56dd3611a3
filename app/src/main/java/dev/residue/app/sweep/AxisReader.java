package dev.residue.app.sweep;

import dev.residue.app.config.Nearest;
import dev.residue.app.config.Node;
import dev.residue.app.config.Place;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code axes} and {@code zip}: the values that keys have one after the other. */
final class AxisReader {

    /** The most values of an axis. */
    static final int MOST = 10_000;

    private static final String FORMS =
            "a list such as [1, 2], {range: {from: 0.1, to: 0.9, step: 0.2}} or {logRange: {from:"
                    + " 0.001, to: 0.1, count: 3}}";

    private final Problems problems;
    private final Map<String, Place> known = new LinkedHashMap<>();
    private final List<ValueAxis> axes = new ArrayList<>();

    /**
     * Keys that vary together.
     *
     * @param keys where each stands, and its values, of which all have as many
     */
    record ValueAxis(Map<String, Values> keys) {

        int size() {
            return keys.values().iterator().next().values().size();
        }
    }

    /** A key's values, one after the other. */
    record Values(Place keyPlace, List<Node> values) {}

    /**
     * The settings of {@code range}.
     *
     * @param from the first value
     * @param to the last value, or what no value lies beyond
     * @param step the distance of one value to the next; none where {@code count} is given
     * @param count how many values there are; none where {@code step} is given
     * @param whole whether values are rounded to whole numbers
     */
    record Range(
            double from,
            double to,
            @Nullable Double step,
            @Nullable Integer count,
            @Nullable Boolean whole) {}

    /**
     * The settings of {@code logRange}.
     *
     * @param from the first value
     * @param to the last value
     * @param count how many values there are
     * @param whole whether values are rounded to whole numbers
     */
    record LogRange(double from, double to, int count, @Nullable Boolean whole) {}

    AxisReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the axes that were read. */
    List<ValueAxis> axes() {
        return axes;
    }

    /** Reads {@code axes}: keys that vary independently. */
    void readAxes(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(node.place(), "expected keys with their values, found " + node.describe());
            return;
        }
        mapping.entries()
                .forEach(
                        (path, entry) -> {
                            Values values = values(path, entry);
                            if (!values.values().isEmpty()) {
                                axes.add(new ValueAxis(Map.of(path, values)));
                            }
                        });
    }

    /** Reads {@code zip}: a list of groups of keys that vary together. */
    void readZip(Node node) {
        if (!(node instanceof Node.Sequence list)) {
            problems.add(
                    node.place(),
                    "expected a list of groups, as - {model.heads: [1, 2], model.dModel: [64,"
                            + " 128]}, found "
                            + node.describe());
            return;
        }
        list.items().forEach(this::readGroup);
    }

    private void readGroup(Node node) {
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(
                    node.place(),
                    "expected keys with their values, as {model.heads: [1, 2], model.dModel: [64,"
                            + " 128]}, found "
                            + node.describe());
            return;
        }
        Map<String, Values> together = new LinkedHashMap<>();
        mapping.entries().forEach((path, entry) -> together.put(path, values(path, entry)));
        if (together.values().stream().anyMatch(values -> values.values().isEmpty())) {
            return;
        }
        Map.Entry<String, Values> first = together.entrySet().iterator().next();
        int size = first.getValue().values().size();
        boolean equal = true;
        for (Map.Entry<String, Values> other : together.entrySet()) {
            int count = other.getValue().values().size();
            if (count != size) {
                equal = false;
                problems.add(
                        other.getValue().keyPlace(),
                        "has %s values, and %s, which varies with it, has %s; give as many"
                                .formatted(count, first.getKey(), size));
            }
        }
        if (equal) {
            axes.add(new ValueAxis(together));
        }
    }

    /** Reads a key's values; none of them where there is a problem. */
    private Values values(String path, Node.Entry entry) {
        checkKey(path, entry.keyPlace());
        List<Node> values = list(entry.value());
        if (values.size() > MOST) {
            problems.add(
                    entry.value().place(),
                    "%s values are too many; use at most %s".formatted(values.size(), MOST));
            return new Values(entry.keyPlace(), List.of());
        }
        Set<String> seen = new HashSet<>();
        for (Node value : values) {
            if (!seen.add(RunNames.canonical(value.flow()))) {
                problems.add(value.place(), value.flow() + " is given twice; give each value once");
                return new Values(entry.keyPlace(), List.of());
            }
        }
        return new Values(entry.keyPlace(), values);
    }

    /** Refuses a key that no axis can have, and one that has an axis already. */
    private void checkKey(String path, Place place) {
        if (path.equals("seed")) {
            problems.add(place, "seeds are given by the key 'seeds', as in seeds: 0..4");
        } else if (path.equals("name")) {
            problems.add(
                    place,
                    "each run has a name already, of its axes' values and its seed; leave it out");
        }
        Place first = known.putIfAbsent(usual(path), place);
        if (first != null) {
            problems.add(
                    place, "is given already, at " + first.position() + "; leave one of them out");
        }
    }

    /** Refuses a fixed key that seeds, names or an axis give. */
    void checkFixed(String path, Place place) {
        checkKey(path, place);
    }

    /** Returns a path in its usual way of writing, without the name of the usual model. */
    static String usual(String path) {
        return path.startsWith("model.transformer.")
                ? "model." + path.substring("model.transformer.".length())
                : path;
    }

    private List<Node> list(Node node) {
        if (node instanceof Node.Sequence sequence) {
            if (sequence.items().isEmpty()) {
                problems.add(node.place(), "an axis without values; expected " + FORMS);
            }
            return sequence.items();
        }
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().size() != 1) {
            problems.add(node.place(), "expected " + FORMS + ", found " + node.describe());
            return List.of();
        }
        Map.Entry<String, Node.Entry> only = mapping.entries().entrySet().iterator().next();
        Node body = only.getValue().value();
        List<String> numbers =
                switch (only.getKey()) {
                    case "range" -> range(body);
                    case "logRange" -> logRange(body);
                    default -> {
                        problems.add(
                                only.getValue().keyPlace(),
                                "unknown name; "
                                        + Nearest.hint(only.getKey(), List.of("range", "logRange"))
                                        + "; or give a list such as [1, 2]");
                        yield List.of();
                    }
                };
        return numbers.stream()
                .map(text -> (Node) new Node.Scalar(body.place(), text, false))
                .toList();
    }

    private List<String> range(Node body) {
        Range range = new RecordBinder(problems).bind(body, Range.class);
        if (range == null) {
            return List.of();
        }
        Double step = range.step();
        Integer count = range.count();
        String problem = "";
        if (range.to() <= range.from()) {
            problem = "'to' lies not beyond 'from'";
        } else if ((step == null) == (count == null)) {
            problem = "give either step or count";
        } else if (step != null && step <= 0) {
            problem = "step " + step + " is not positive";
        } else if (step != null && Numbers.stepsBetween(range.from(), range.to(), step) >= MOST) {
            problem = "has more than " + MOST + " values; use a larger step";
        } else if (count != null && (count < 2 || count > MOST)) {
            problem = "count " + count + " is not from 2 to " + MOST;
        }
        if (!problem.isEmpty()) {
            problems.add(body.place(), problem);
            return List.of();
        }
        List<String> numbers =
                step != null
                        ? Numbers.inSteps(range.from(), range.to(), step)
                        : Numbers.evenly(range.from(), range.to(), count == null ? 0 : count);
        return Boolean.TRUE.equals(range.whole()) ? Numbers.whole(numbers) : numbers;
    }

    private List<String> logRange(Node body) {
        LogRange range = new RecordBinder(problems).bind(body, LogRange.class);
        if (range == null) {
            return List.of();
        }
        String problem = "";
        if (range.from() <= 0) {
            problem = "'from' is not positive, and ratios of such numbers are none";
        } else if (range.to() <= range.from()) {
            problem = "'to' lies not beyond 'from'";
        } else if (range.count() < 2 || range.count() > MOST) {
            problem = "count " + range.count() + " is not from 2 to " + MOST;
        }
        if (!problem.isEmpty()) {
            problems.add(body.place(), problem);
            return List.of();
        }
        List<String> numbers = Numbers.inRatios(range.from(), range.to(), range.count());
        return Boolean.TRUE.equals(range.whole()) ? Numbers.whole(numbers) : numbers;
    }
}
