package dev.residue.app.experiment;

import dev.residue.app.config.Node;
import dev.residue.app.config.Overrides;
import dev.residue.app.config.Place;
import java.util.Comparator;
import java.util.List;

/**
 * A key's value that stands in another file than the experiment's.
 *
 * @param keyPlace where the key stands there
 * @param path the dotted path of the key
 * @param value the value with its place there
 */
public record Assignment(Place keyPlace, String path, Node value) {

    static Node.Mapping applyTo(
            Node.Mapping root, List<Assignment> assignments, Overrides overrides) {
        // a name is chosen before its settings are set
        List<Assignment> outermostFirst =
                assignments.stream()
                        .sorted(Comparator.comparingInt(one -> one.path().split("\\.", -1).length))
                        .toList();
        Node.Mapping changed = root;
        for (Assignment one : outermostFirst) {
            changed = overrides.put(changed, one.keyPlace(), one.path(), one.value());
        }
        return changed;
    }
}
