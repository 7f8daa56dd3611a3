package dev.residue.analysis.grokking;

import dev.residue.analysis.phase.PhaseDefinition;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseRule;
import dev.residue.analysis.statistics.Series;
import java.util.List;
import java.util.Map;

/**
 * The three phases of "Progress measures for grokking" (arXiv 2301.05217) by the one rule for
 * phases, which asks for measures in [0, 1] where the paper reads losses off by eye.
 *
 * <ul>
 *   <li><em>Memorisation</em>: the pairs trained on are answered.
 *   <li><em>Circuit formation</em>: the key frequencies' parts of the logits come to answer all
 *       pairs by themselves, which shows in nothing that the whole model answers.
 *   <li><em>Cleanup</em>: the held-out pairs are answered, as what was memorised gets out of the
 *       circuit's way.
 * </ul>
 */
final class GrokkingPhases {

    static final String MEMORISATION = "memorisation";
    static final String CIRCUIT = "circuit-formation";
    static final String CLEANUP = "cleanup";

    private static final List<PhaseDefinition> DEFINITIONS =
            List.of(
                    shownBy(MEMORISATION, "accuracy/train"),
                    shownBy(CIRCUIT, "accuracy/restricted"),
                    shownBy(CLEANUP, "accuracy/held-out"));

    private GrokkingPhases() {}

    private static PhaseDefinition shownBy(String name, String measure) {
        return new PhaseDefinition(name, List.of(measure), List.of(measure), null);
    }

    static List<PhaseResult> find(Map<String, Series> measures) {
        return PhaseRule.find(DEFINITIONS, measures);
    }
}
