package dev.residue.analysis.assignandadd;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Check.Bound;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The findings of "Assign and Add: A Mechanistic Study of Compositional Arithmetic" (Exoo, Bietti,
 * Sous; arXiv 2605.31497) as checks.
 *
 * <p>Findings are from its abstract and from the figures that its published code draws. The paper's
 * printed numbers could not be read, so every limit is ours, set between what the authors' own
 * final weights give and what a model without the mechanism gives:
 *
 * <ul>
 *   <li>Accuracy .95 on held-out pairs and slots: the authors' weights give .981 to .999; picking
 *       numbers from the context at random gives at most .46, one restricted slot not learned .76.
 *       Accuracies are medians of the last {@value RunRecord#SETTLED} evaluations, because late
 *       training has isolated dips.
 *   <li>Cosine of MLP inputs .9 matched, .4 mismatched: the authors' weights give .973 and .137. Of
 *       attention outputs .9 and .7: .986 and .531.
 *   <li>Causal: swapped output .95, ablated .1: .996 and .032 (chance 1 / 59).
 *   <li>Progress measures .9: all are 1 at the end, and all but {@code
 *       progress/qk1-number-to-previous} are near 0 or .25 before their phase.
 *   <li>Fourier: at most half of the frequencies are key and together they hold .8 of the power:
 *       the authors' weights have 10 of 29. Even power would put .5 there at most.
 * </ul>
 */
public final class AssignAndAddClaims {
    private static final String SOURCE = "abstract; figure of the progress measures";
    private static final Claim ADDITION_FIRST =
            new Claim(
                    "phases/addition-before-assignment",
                    "Modular addition is learned first, then variable assignment.",
                    SOURCE,
                    "by the phase rule both are found, addition starts before assignment starts,"
                            + " and ends before it ends");
    private static final Claim REFINEMENT_LAST =
            new Claim(
                    "phases/refinement-last",
                    "A separate refinement phase comes last, in which variables generalise to"
                            + " held-out slots.",
                    SOURCE,
                    "by the phase rule a refinement is found after the end of assignment");

    private static final String ABSTRACT = "abstract";
    private static final String PROGRESS = "figure of the progress measures";

    private final int modulus;
    private final List<Check> checks;

    public AssignAndAddClaims(int modulus) {
        if (modulus < 2) {
            throw new IllegalArgumentException("the modulus " + modulus + " is not at least 2");
        }
        this.modulus = modulus;
        checks =
                Stream.of(generalisation(), sharedMlp(), phases(), circuit())
                        .flatMap(List::stream)
                        .toList();
    }

    public List<ClaimResult> evaluate(RunRecord run) {
        return checks.stream().map(check -> check.on(run)).toList();
    }

    private static List<Check> generalisation() {
        return List.of(
                accuracy(
                        "generalisation/direct",
                        "Pairs of numbers never seen in any form are added.",
                        "accuracy/direct/held-out-pair"),
                accuracy(
                        "generalisation/one-variable",
                        "Pairs never seen are added when one operand is a variable.",
                        "accuracy/one-variable/held-out-pair"),
                accuracy(
                        "generalisation/two-variables",
                        "Pairs never seen are added when both operands are variables.",
                        "accuracy/two-variables/held-out-pair"),
                accuracy(
                        "generalisation/held-out-slots",
                        "Variables work on the side of the sum where training never had them.",
                        "accuracy/one-variable/held-out-slot",
                        "accuracy/two-variables/held-out-slot-1",
                        "accuracy/two-variables/held-out-slot-2"));
    }

    private static Check accuracy(String id, String finding, String... names) {
        return Check.bounds(
                id,
                finding,
                ABSTRACT + "; figure of accuracies by set",
                Stream.of(names).map(name -> Bound.atLeast(name, 0.95)).toArray(Bound[]::new));
    }

    private static List<Check> sharedMlp() {
        return List.of(
                Check.bounds(
                        "shared-mlp/inputs",
                        "The MLP gets the same input whether its operands came directly or through"
                                + " variables.",
                        ABSTRACT + "; figure of cosine similarities",
                        Bound.atLeast("mlp-input-cosine/matched", 0.9),
                        Bound.atMost("mlp-input-cosine/mismatched", 0.4)),
                Check.bounds(
                        "shared-mlp/attention-output",
                        "The second attention layer writes the sum of its operands' OV images.",
                        "figure of cosine similarities",
                        Bound.atLeast("attention-output-cosine/matched", 0.9),
                        Bound.atMost("attention-output-cosine/shuffled", 0.7)),
                Check.bounds(
                        "shared-mlp/adds",
                        "The MLP adds from the OV images of two number embeddings alone.",
                        PROGRESS,
                        Bound.atLeast("progress/ov2-mlp2", 0.95)),
                Check.bounds(
                        "shared-mlp/swap",
                        "The MLP's output put into a sequence of any other type brings its own sum"
                                + " along.",
                        ABSTRACT + " (the causal test is ours)",
                        Bound.atLeast("swap/mlp-output", 0.95)),
                Check.bounds(
                        "shared-mlp/ablation",
                        "Without the MLP's output nothing is added.",
                        ABSTRACT + " (the causal test is ours)",
                        Bound.atMost("ablation/mlp-output", 0.1)));
    }

    private List<Check> circuit() {
        return List.of(
                Check.bounds(
                        "circuit/previous-token-head",
                        "In the first layer an assigned number attends to the variable before it.",
                        PROGRESS,
                        Bound.atLeast("progress/qk1-number-to-previous", 0.9),
                        Bound.atLeast("progress/attention1-number-to-previous", 0.9)),
                Check.bounds(
                        "circuit/variable-written",
                        "After the first layer a number's position tells its variable linearly.",
                        PROGRESS,
                        Bound.atLeast("progress/probe-variable-from-number", 0.9)),
                Check.bounds(
                        "circuit/equals-reads-operands",
                        "In the first layer \"=\" attends to both operands.",
                        PROGRESS,
                        Bound.atLeast("progress/attention1-equals-to-operands", 0.9)),
                Check.bounds(
                        "circuit/variable-identity",
                        "In the second layer a variable matches itself.",
                        PROGRESS,
                        Bound.atLeast("progress/qk2-ov1-variable-identity", 0.9)),
                Check.bounds(
                        "circuit/equals-reads-values",
                        "In the second layer \"=\" attends to both operands' values.",
                        PROGRESS,
                        Bound.atLeast("progress/attention2-equals-to-values", 0.9)),
                this::sparseFrequencies);
    }

    private ClaimResult sparseFrequencies(RunRecord run) {
        int frequencies = (modulus - 1) / 2;
        Claim claim =
                new Claim(
                        "circuit/sparse-frequencies",
                        "Numbers are embedded in a few Fourier frequencies.",
                        "figure of the Fourier comparison",
                        ("at most half of the %s frequencies are key, and they hold ≥ 0.80 of the"
                                        + " power (limits ours)")
                                .formatted(frequencies));
        SortedMap<Long, Double> key = run.indexed("key-frequency");
        if (key.isEmpty()) {
            return Check.notMeasured(claim, "not measured: key-frequency");
        }
        double share = key.values().stream().mapToDouble(Double::doubleValue).sum();
        return Check.decided(
                claim,
                2 * key.size() <= frequencies && share >= 0.8,
                String.format(
                        Locale.ROOT,
                        "%d of %d frequencies are key and hold %.3f of the power: %s",
                        key.size(),
                        frequencies,
                        share,
                        key.keySet()));
    }

    private static List<Check> phases() {
        return List.of(AssignAndAddClaims::additionFirst, AssignAndAddClaims::refinementLast);
    }

    private static PhaseResult phase(String name, RunRecord run) {
        return AssignAndAddPhases.find(run.series()).stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ClaimResult additionFirst(RunRecord run) {
        PhaseResult addition = phase("addition", run);
        PhaseResult assignment = phase("assignment", run);
        String measured = addition.describe() + "; " + assignment.describe();
        if (addition.outcome() == Outcome.NOT_MEASURED
                || assignment.outcome() == Outcome.NOT_MEASURED) {
            return Check.notMeasured(ADDITION_FIRST, measured);
        }
        boolean holds =
                addition.isFound()
                        && assignment.isFound()
                        && addition.start() < assignment.start()
                        && addition.end() < assignment.end();
        return Check.decided(ADDITION_FIRST, holds, measured);
    }

    private static ClaimResult refinementLast(RunRecord run) {
        PhaseResult refinement = phase("refinement", run);
        return refinement.outcome() == Outcome.NOT_MEASURED
                ? Check.notMeasured(REFINEMENT_LAST, refinement.describe())
                : Check.decided(REFINEMENT_LAST, refinement.isFound(), refinement.describe());
    }
}
