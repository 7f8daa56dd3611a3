package dev.residue.app.sweep;

import dev.residue.app.config.Node;
import dev.residue.app.config.Problems;
import dev.residue.app.experiment.SeedRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads seeds such as {@code 0..4} or {@code [0, 3, 5..8]}. */
final class SeedsReader {

    private static final String HELP = "; write 0..4, or a list such as [0, 3]";

    private SeedsReader() {}

    /** Returns the seeds, those before what was reported as a problem. */
    static List<Long> read(Node node, Problems problems) {
        List<Node> parts = node instanceof Node.Sequence list ? list.items() : List.of(node);
        if (parts.isEmpty()) {
            problems.add(node.place(), "is empty" + HELP);
        }
        Set<Long> seeds = new LinkedHashSet<>();
        for (Node part : parts) {
            try {
                SeedRange.addTo(
                        seeds, part instanceof Node.Scalar scalar ? scalar.text() : part.flow());
            } catch (IllegalArgumentException e) {
                problems.add(part.place(), e.getMessage() + HELP);
            }
        }
        return List.copyOf(seeds);
    }
}
