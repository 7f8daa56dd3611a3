package dev.residue.analysis.grokking;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.analysis.statistics.FourierBasis;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of the logits is the trigonometric circuit: their parts along cos w_k(a + b) and sin
 * w_k(a + b), w_k = 2πk/p (Nanda et al., arXiv 2301.05217). Indices are frequencies k from 1 to
 * ⌊p/2⌋; of differences, everything is along a − b.
 *
 * <ul>
 *   <li>{@code logit-share}: each frequency's share of the logits' variance over all p² pairs,
 *       summed over outputs, each centred; they add up to 1 at most.
 *   <li>{@code key-frequency}: the same, of the key frequencies alone: those with more than {@value
 *       FourierBasis#KEY} times an even part of what all frequencies have together. {@code
 *       key-share}: their sum; {@code key-frequencies}: their number. Random weights have
 *       frequencies about alike, of which a few may pass by chance, with a share near 0.
 *   <li>{@code logit-coefficient}: the amplitude of cos w_k(a + b − c) in the logits, c the output.
 *   <li>{@code loss/restricted}, {@code accuracy/restricted}: over all pairs, of logits that are
 *       the key frequencies' parts plus each output's mean; ln p and 1/p where none is key.
 *   <li>{@code loss/excluded}, {@code accuracy/excluded}: over the pairs trained on, of the logits
 *       without the key frequencies' parts; those of the whole model where none is key. {@code
 *       excluded-loss}: without one frequency, as in the authors' code.
 * </ul>
 *
 * <p>The paper takes the final model's key frequencies at every step. A probe that runs while the
 * model trains cannot know them: these are the key frequencies of the step itself, so that curves
 * leave their plateau where the first one stands out.
 */
public final class TrigonometricProbe implements Probe {

    private final ModularPairs task;

    public TrigonometricProbe(ModularPairs task) {
        this.task = task;
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        ModularPairs.class,
                        "key frequencies of the logits, restricted and excluded loss",
                        (task, seed) -> new TrigonometricProbe(task))
                .optTransformers((task, settings) -> problem(task))
                .optFigures((task, record) -> GrokkingFigures.logits(record))
                .optIndexNames((task, name, index) -> "frequency " + index)
                .build();
    }

    private static Optional<String> problem(ModularPairs task) {
        Operation operation = task.settings().operation();
        return operation == Operation.SUM || operation == Operation.DIFFERENCE
                ? Optional.empty()
                : Optional.of("is about sums and differences, whose answers are angles added up");
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        LogitParts parts = new LogitParts(task, subject.logits(task.allPairs()));
        double[] shares = parts.shares();
        double[] amplitudes = parts.amplitudes();
        List<Integer> key = key(shares);
        double together = 0;
        for (int k = 1; k <= shares.length; k++) {
            measurements.add("logit-share", (long) k, shares[k - 1]);
            measurements.add("logit-coefficient", (long) k, amplitudes[k - 1]);
            measurements.add("excluded-loss", (long) k, parts.without(List.of(k)).loss());
            if (key.contains(k)) {
                measurements.add("key-frequency", (long) k, shares[k - 1]);
                together += shares[k - 1];
            }
        }
        measurements.add("key-frequencies", key.size());
        measurements.add("key-share", together);
        LogitParts.Left restricted = parts.restrictedTo(key);
        LogitParts.Left excluded = parts.without(key);
        measurements.add("loss/restricted", restricted.loss());
        measurements.add("loss/excluded", excluded.loss());
        measurements.add("accuracy/restricted", restricted.accuracy());
        measurements.add("accuracy/excluded", excluded.accuracy());
    }

    static List<Integer> key(double... shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        List<Integer> key = new ArrayList<>();
        for (int k = 1; k <= shares.length; k++) {
            if (shares[k - 1] * shares.length > FourierBasis.KEY * sum) {
                key.add(k);
            }
        }
        return key;
    }
}
