package dev.residue.app.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Sets values of a configuration from the command line, in place of what a file says.
 *
 * <p>A value is the whole text after the first {@code =}, as a shell hands it over: neither a hash
 * nor a colon nor any other sign means anything in it. Only what begins with a bracket or a brace
 * is read as YAML's list or mapping, and what stands in quotes as YAML's quoted text, so that
 * {@code "none"} is a text and {@code none} no value.
 *
 * <p>Settings given as {@code {key: value}} are merged into those that are there, key by key; a
 * list is replaced whole. Where one of several implementations is named, such as the task, another
 * name replaces it with all its settings. Mappings that a path needs are created.
 */
public final class Overrides {

    private final Problems problems;
    private final Keys keys;

    /** Takes the keys that there can be; assignments that cannot be made change nothing. */
    public Overrides(Keys keys, Problems problems) {
        this.keys = keys;
        this.problems = problems;
    }

    /**
     * Returns a configuration changed by the values of {@code --set} options; two that contradict
     * each other are problems, whatever their order.
     *
     * @param assignments texts of the form {@code path.to.key=value}
     */
    public Node.Mapping apply(Node.Mapping root, List<String> assignments) {
        Node.Mapping changed = root;
        // a name is chosen before its settings are set
        List<String> outermostFirst =
                assignments.stream().sorted(Comparator.comparingLong(Overrides::depth)).toList();
        for (String assignment : outermostFirst) {
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                Place place = option("--set " + Printable.shorten(assignment), "");
                problems.add(place, "expected path.to.key=value");
                continue;
            }
            String path = assignment.substring(0, equals).strip();
            String source = "--set " + Printable.shorten(path);
            changed = put(changed, source, path, assignment.substring(equals + 1));
        }
        return changed;
    }

    private static long depth(String assignment) {
        int equals = assignment.indexOf('=');
        return equals < 0
                ? 0
                : assignment.substring(0, equals).chars().filter(c -> c == '.').count();
    }

    /**
     * Returns a configuration changed by one value.
     *
     * @param source what messages call the option, such as {@code --steps}
     * @param path the dotted path of the key, such as {@code training.steps}
     * @param value the value as it was typed
     */
    public Node.Mapping put(Node.Mapping root, String source, String path, String value) {
        List<String> names = List.of(path.split("\\.", -1));
        try {
            if (names.contains("") || names.size() > NodeComposer.MAX_DEPTH) {
                throw new Refusal(option(source, ""), "expected path.to.key=value");
            }
            Node node = node(value, option(source, path));
            Node.Mapping added = (Node.Mapping) around(node, names, option(source, ""));
            return new Merge(keys, root, path, value, problems).into(added, names.size());
        } catch (Refusal e) {
            e.addTo(problems);
            return root;
        }
    }

    /**
     * Returns a configuration changed by a value that stands in another file.
     *
     * @param key where the path stands there
     * @param path the dotted path of the key, such as {@code training.steps}
     * @param value the value with its place there
     */
    public Node.Mapping put(Node.Mapping root, Place key, String path, Node value) {
        List<String> names = List.of(path.split("\\.", -1));
        Place at = new Place(key.source(), key.line(), key.column(), "");
        try {
            if (names.contains("") || names.size() > NodeComposer.MAX_DEPTH) {
                throw new Refusal(key, "expected a key such as training.steps");
            }
            Node.Mapping added = (Node.Mapping) around(value.under(path), names, at);
            String written = YamlText.flow(value);
            return new Merge(keys, root, path, written, problems).into(added, names.size());
        } catch (Refusal e) {
            e.addTo(problems);
            return root;
        }
    }

    /**
     * Returns a configuration in which an option's default stands in place of what a file says,
     * unless the command line sets that key itself.
     *
     * @param source what messages call the option, such as {@code --steps}
     */
    public Node.Mapping putUnlessGiven(
            Node.Mapping root, String source, String path, String value) {
        Node present = root.at(path);
        return present != null && present.place().isOption()
                ? root
                : put(root, source, path, value);
    }

    private Node node(String value, Place place) throws Refusal {
        if (value.length() > YamlReader.MAX_BYTES) {
            throw new Refusal(option(place.source(), ""), "is larger than 1 MB");
        }
        SourceText.check(value, place);
        String text = value.strip();
        if (text.isEmpty()) {
            throw new Refusal(
                    place, "has no value; write none for none, or '\"\"' for an empty text");
        }
        char first = text.charAt(0);
        boolean quoted =
                text.length() > 1
                        && (first == '"' || first == '\'')
                        && text.charAt(text.length() - 1) == first;
        return quoted || first == '[' || first == '{'
                ? new NodeComposer(value, place, problems).compose()
                : new Node.Scalar(place, value, false);
    }

    private static Node around(Node value, List<String> names, Place at) {
        if (names.isEmpty()) {
            return value;
        }
        Place place = at.child(names.get(0));
        Node inner = around(value, names.subList(1, names.size()), place);
        return new Node.Mapping(at, Map.of(names.get(0), new Node.Entry(place, inner)));
    }

    private static Place option(String source, String key) {
        return new Place(source, 0, 0, key);
    }
}
