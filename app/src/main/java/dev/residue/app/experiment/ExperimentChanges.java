package dev.residue.app.experiment;

import dev.residue.app.config.Node;
import dev.residue.app.config.Problems;
import dev.residue.app.config.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys in which two resolved experiments differ. */
public record ExperimentChanges(List<Change> changes) {

    /** A dotted key whose value differs. */
    public record Change(String key, String before, String now) {

        /** Returns whether the training goes on as it would have without the change. */
        public boolean isHarmless() {
            return key.equals("name")
                    || key.equals("training.steps")
                    || key.equals("training.until")
                    || key.equals("evaluate.every")
                    || key.equals("probes")
                    || key.startsWith("checkpoints.");
        }

        /** Returns whether it goes on the same but for roundings, which the engine decides. */
        public boolean isEngine() {
            return key.startsWith("engine.");
        }

        /** Returns whether a batch is added up in another number of parts. */
        public boolean isOfParts() {
            return key.equals("training.accumulate");
        }

        @Override
        public String toString() {
            return key + ": " + before + " → " + now;
        }
    }

    /** Compares two resolved experiment files. */
    public static ExperimentChanges between(String before, String now) {
        Map<String, String> old = flatten(before);
        Map<String, String> current = flatten(now);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(current.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            String was = old.getOrDefault(key, "absent");
            String is = current.getOrDefault(key, "absent");
            if (!was.equals(is)) {
                changes.add(new Change(key, was, is));
            }
        }
        return new ExperimentChanges(changes);
    }

    /** Returns the changes after which the checkpoint would be another experiment's. */
    public List<Change> harmful() {
        return changes.stream()
                .filter(change -> !change.isHarmless())
                .filter(change -> !change.isEngine() && !change.isOfParts())
                .toList();
    }

    private static Map<String, String> flatten(String yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", new YamlReader(new Problems()).parse("experiment", yaml), values);
        return values;
    }

    private static void flatten(String key, Node node, Map<String, String> values) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries()
                    .forEach(
                            (name, entry) ->
                                    flatten(
                                            key.isEmpty() ? name : key + "." + name,
                                            entry.value(),
                                            values));
        } else {
            values.put(key, text(node));
        }
    }

    private static String text(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        if (node instanceof Node.Sequence sequence) {
            return sequence.items().stream()
                    .map(ExperimentChanges::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        Node.Mapping mapping = (Node.Mapping) node;
        return mapping.entries().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + text(entry.getValue().value()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
