package dev.residue.app.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key of earlier versions, of which files that have it are read as if they had what replaced it.
 *
 * @param mapping the key of the mapping in which it stands
 * @param name what it was called
 * @param now the key that replaced it
 * @param values for each of its values, that of the other key; none leaves the other key out
 */
public record FormerKey(String mapping, String name, String now, Map<String, String> values) {

    /**
     * Returns a configuration with what replaced the key. Where a file has one of both and an
     * option the other, the option counts.
     *
     * @param problems takes a value that the key never had, and where both keys were given
     */
    public Node.Mapping replacedIn(Node.Mapping root, Problems problems) {
        Node.Entry around = root.entries().get(mapping);
        if (around == null || !(around.value() instanceof Node.Mapping inner)) {
            return root;
        }
        Node.Entry former = inner.entries().get(name);
        if (former == null) {
            return root;
        }
        Node.Entry present = inner.entries().get(now);
        boolean option = former.value().place().isOption();
        Map<String, Node.Entry> changed = new LinkedHashMap<>(inner.entries());
        changed.remove(name);
        if (present != null && present.value().place().isOption() == option) {
            problems.add(
                    former.keyPlace(),
                    "%s replaced this key, and both are given; leave this one out".formatted(now));
        } else if (present == null || option) {
            changed.remove(now);
            replace(former, problems, changed);
        }
        return root.with(
                mapping,
                new Node.Entry(around.keyPlace(), new Node.Mapping(inner.place(), changed)));
    }

    private void replace(Node.Entry former, Problems problems, Map<String, Node.Entry> changed) {
        if (former.value() instanceof Node.Scalar scalar && scalar.isNone()) {
            return;
        }
        String value =
                former.value() instanceof Node.Scalar scalar && !scalar.quoted()
                        ? values.get(scalar.text().strip())
                        : null;
        if (value == null) {
            problems.add(
                    former.value().place(),
                    "expected %s, found %s; %s replaced this key"
                            .formatted(
                                    String.join(" or ", values.keySet().stream().sorted().toList()),
                                    former.value().describe(),
                                    now));
            return;
        }
        Node.Scalar scalar = new Node.Scalar(former.value().place(), value, false);
        changed.put(now, new Node.Entry(former.keyPlace(), scalar));
    }
}
