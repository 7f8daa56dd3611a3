package dev.residue.app.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets values of a configuration from the command line, in place of what a file says.
 *
 * <p>The value is YAML in flow style: a word, a number, {@code [a, b]} or {@code {key: value}}; it
 * replaces the former value whole. Mappings that the path needs are created.
 */
public final class Overrides {

    private final Problems problems;

    /**
     * Makes a setter.
     *
     * @param problems takes assignments that cannot be made; these change nothing
     */
    public Overrides(Problems problems) {
        this.problems = problems;
    }

    /**
     * Returns a configuration changed by the values of {@code --set} options, later ones winning.
     *
     * @param assignments texts of the form {@code path.to.key=value}
     */
    public Node.Mapping apply(Node.Mapping root, List<String> assignments) {
        Node.Mapping changed = root;
        for (String assignment : assignments) {
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

    /**
     * Returns a configuration changed by one value.
     *
     * @param source what messages call the option, such as {@code --steps}
     * @param path the dotted path of the key, such as {@code training.steps}
     * @param value the value as YAML in flow style
     */
    public Node.Mapping put(Node.Mapping root, String source, String path, String value) {
        List<String> keys = List.of(path.split("\\.", -1));
        try {
            if (keys.contains("") || keys.size() > NodeComposer.MAX_DEPTH) {
                throw new Refusal(option(source, ""), "expected path.to.key=value");
            }
            if (value.length() > YamlReader.MAX_BYTES) {
                throw new Refusal(option(source, ""), "is larger than 1 MB");
            }
            SourceText.check(value, option(source, ""));
            Node node = new NodeComposer(value, option(source, path), problems).compose();
            return with(root, keys, node, option(source, root.place().key()));
        } catch (Refusal e) {
            e.addTo(problems);
            return root;
        }
    }

    private static Node.Mapping with(Node.Mapping parent, List<String> keys, Node value, Place at)
            throws Refusal {
        String key = keys.get(0);
        Place place = at.child(key);
        Node child = value;
        if (keys.size() > 1) {
            List<String> rest = keys.subList(1, keys.size());
            child = with(mappingAt(parent.below(key), place), rest, value, place);
        }
        return parent.with(key, new Node.Entry(place, child));
    }

    private static Node.Mapping mappingAt(@Nullable Node node, Place place) throws Refusal {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (node == null || (node instanceof Node.Scalar scalar && scalar.isNone())) {
            return new Node.Mapping(place, Map.of());
        }
        throw new Refusal(
                place,
                "expected a mapping, found " + node.describe() + " at " + node.place().position());
    }

    private static Place option(String source, String key) {
        return new Place(source, 0, 0, key);
    }
}
