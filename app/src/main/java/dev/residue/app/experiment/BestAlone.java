package dev.residue.app.experiment;

import dev.residue.app.config.Node;
import dev.residue.app.config.Overrides;

/** Who asks for the best checkpoints and says no more does not want all others, too. */
final class BestAlone {

    private static final String METRIC = "checkpoints.keep.best.metric";
    private static final String EVERY_MTH = "checkpoints.keep.everyMth";
    private static final String NONE = "none";

    private BestAlone() {}

    /** Returns the file with {@code everyMth: none} where it names a metric and leaves that out. */
    static Node.Mapping in(Node.Mapping root, Overrides overrides) {
        boolean named =
                root.at(METRIC) instanceof Node.Scalar metric && !metric.text().equals(NONE);
        return named && root.at(EVERY_MTH) == null
                ? overrides.put(root, METRIC, EVERY_MTH, NONE)
                : root;
    }
}
