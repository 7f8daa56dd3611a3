package dev.residue.app.config;

import java.util.Map;
import java.util.Set;

/**
 * Lets a {@link Choice} be written without its name: the settings of the most usual implementation
 * stand where its name would.
 */
public final class DefaultName {

    private DefaultName() {}

    /**
     * Returns a configuration in which the value of a key names its implementation.
     *
     * @param usual the name of the implementation whose settings may stand alone
     */
    public static Node.Mapping insert(
            Node.Mapping root, String key, String usual, Set<String> known) {
        Node.Entry entry = root.entries().get(key);
        if (entry == null || !(entry.value() instanceof Node.Mapping written)) {
            return root;
        }
        boolean named =
                written.entries().size() == 1
                        && known.contains(written.entries().keySet().iterator().next());
        if (named) {
            return root;
        }
        Node.Mapping wrapped =
                new Node.Mapping(
                        written.place(), Map.of(usual, new Node.Entry(entry.keyPlace(), written)));
        return root.with(key, new Node.Entry(entry.keyPlace(), wrapped));
    }
}
