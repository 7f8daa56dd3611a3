package dev.residue.analysis.grokking;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Check.Bound;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import java.util.List;

/**
 * The findings of "Progress measures for grokking via mechanistic interpretability" (Nanda et al.,
 * arXiv 2301.05217) as checks. Every limit is ours.
 */
final class GrokkingClaims {

    private static final String CIRCUIT = "abstract; its analysis of the trained model";
    private static final String PROGRESS = "abstract; its progress measures";
    private static final Claim ORDER =
            new Claim(
                    "phases/memorisation-circuit-cleanup",
                    "The circuit forms after the training pairs are memorised, and before the"
                            + " held-out ones are answered.",
                    PROGRESS,
                    "by the phase rule all three are found, each ends no earlier than the one"
                            + " before, and held-out pairs take twice the steps of memorisation");

    private final List<Check> checks;

    GrokkingClaims(int modulus) {
        int frequencies = modulus / 2;
        checks =
                List.of(
                        Check.bounds(
                                "grokking/generalises",
                                "All pairs are answered in the end, those never seen included.",
                                "abstract",
                                Bound.atLeast("accuracy/train", 0.99),
                                Bound.atLeast("accuracy/held-out", 0.99)),
                        GrokkingClaims::order,
                        Check.bounds(
                                "circuit/key-frequencies",
                                "A few frequencies make up the logits.",
                                CIRCUIT,
                                Bound.atMost("key-frequencies", Math.floor(frequencies / 3.0)),
                                Bound.atLeast("key-share", 0.85)),
                        Check.bounds(
                                "circuit/restricted",
                                "The key frequencies alone answer all pairs.",
                                CIRCUIT,
                                Bound.atLeast("accuracy/restricted", 0.99)),
                        Check.bounds(
                                "circuit/excluded",
                                "Without the key frequencies not even trained pairs are answered.",
                                CIRCUIT,
                                Bound.atMost("accuracy/excluded", 0.2)),
                        Check.bounds(
                                "circuit/single-frequency-neurons",
                                "Most neurons have most of their variance in one frequency.",
                                CIRCUIT,
                                Bound.atLeast("single-frequency-neurons", 0.7)),
                        Check.bounds(
                                "circuit/sparse-weights",
                                "Embedding and neuron-to-logit map are sparse in Fourier space.",
                                CIRCUIT,
                                Bound.atLeast("gini/embedding", 0.5),
                                Bound.atLeast("gini/neuron-logit-map", 0.5)));
    }

    List<ClaimResult> evaluate(RunRecord run) {
        return checks.stream().map(check -> check.on(run)).toList();
    }

    private static ClaimResult order(RunRecord run) {
        List<PhaseResult> phases = GrokkingPhases.find(run.series());
        String measured = String.join("; ", phases.stream().map(PhaseResult::describe).toList());
        if (phases.stream().anyMatch(phase -> phase.outcome() == Outcome.NOT_MEASURED)) {
            return Check.notMeasured(ORDER, measured);
        }
        boolean holds =
                phases.stream().allMatch(PhaseResult::isFound)
                        && phases.get(0).end() <= phases.get(1).end()
                        && phases.get(1).end() <= phases.get(2).end()
                        && 2 * phases.get(0).end() <= phases.get(2).end();
        return Check.decided(ORDER, holds, measured);
    }
}
