package dev.residue.analysis.phase;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells a phase of learning: the measures in which it begins to show, and those in which it is
 * complete.
 *
 * @param name the phase's name, as in {@code phase/<name>/start}
 * @param onset measures in [0, 1] that leave a plateau when the phase begins
 * @param completion measures in [0, 1] that are high when it is complete
 * @param after the phase of whose outcome this one is the remainder: only what happens after that
 *     one's end counts; null where the whole run counts
 */
public record PhaseDefinition(
        String name, List<String> onset, List<String> completion, @Nullable String after) {

    public PhaseDefinition {
        onset = List.copyOf(onset);
        completion = List.copyOf(completion);
    }
}
