package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Answers;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the model loses without one head: each head's output is replaced by zero, one head at a
 * time, at every position, and the accuracy is measured again on the same sequences of the four
 * splits. See docs/reproductions/in-context.md#heads-and-neurons.
 *
 * <ul>
 *   <li>{@code mean/<split>/layer-<l>}, indexed by head: the change of the mean accuracy over all
 *       shots, in {@code [-1, 1]}; 0 for a head that does not matter, negative where it helps.
 *   <li>{@code last-shot/<split>/layer-<l>}: that of the last shot's accuracy.
 * </ul>
 *
 * <p>Arrays: {@code <split> [layer, head, shot]}, the change at every shot, and {@code <split>,
 * whole model [shot]}, the accuracy that changes. {@value #SEQUENCES} sequences a split: the
 * accuracy at a shot has a standard error of at most .063; changes have less, for the sequences are
 * the same. Zero is no output that training saw, so that a loss can be the harm of zero rather than
 * of what is missing; and heads that stand in for each other show no change.
 */
public final class HeadAblationProbe implements Probe {

    private static final int SEQUENCES = 64;

    private final Map<String, Sequences> splits = new LinkedHashMap<>();

    public HeadAblationProbe(InContextLinear task, long seed) {
        for (String split : task.splits()) {
            splits.put(split, task.evaluation(split, seed, SEQUENCES));
        }
    }

    public static ProbeFactory factory() {
        return RepresentationProbe.ofSequences(
                        "change of accuracy per shot and split without each head",
                        HeadAblationProbe::new)
                .optFigures((task, record) -> HeadMaps.ablation(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        splits.forEach((split, sequences) -> measure(subject, split, sequences, measurements));
    }

    private static void measure(
            Subject subject, String split, Sequences sequences, Measurements measurements) {
        TransformerSettings settings = subject.transformer().settings();
        int shots = sequences.reads();
        double[] whole = accuracy(subject, sequences, Hooks.none());
        float[] changes = new float[settings.layers() * settings.heads() * shots];
        int at = 0;
        for (int layer = 0; layer < settings.layers(); layer++) {
            String suffix = split + "/layer-" + (layer + 1);
            for (int head = 0; head < settings.heads(); head++) {
                double[] without = without(subject, sequences, layer, head);
                for (int shot = 0; shot < shots; shot++) {
                    changes[at++] = (float) (without[shot] - whole[shot]);
                }
                double mean = Arrays.stream(without).sum() - Arrays.stream(whole).sum();
                double last = without[shots - 1] - whole[shots - 1];
                measurements.add("mean/" + suffix, head + 1L, mean / shots);
                measurements.add("last-shot/" + suffix, head + 1L, last);
            }
        }
        measurements.add(
                split,
                new Measurements.Values(changes, settings.layers(), settings.heads(), shots));
        float[] accuracy = new float[shots];
        for (int shot = 0; shot < shots; shot++) {
            accuracy[shot] = (float) whole[shot];
        }
        measurements.add(split + ", whole model", new Measurements.Values(accuracy, shots));
    }

    private static double[] without(Subject subject, Sequences sequences, int layer, int head) {
        int heads = subject.transformer().settings().heads();
        float[] kept = new float[heads];
        Arrays.fill(kept, 1);
        kept[head] = 0;
        try (NDManager scope = subject.newScope()) {
            NDArray mask = scope.create(kept, new Shape(1, 1, heads, 1));
            Hooks hooks =
                    Hooks.none().replace("blocks." + layer + ".attn.hook_z", z -> z.mul(mask));
            return accuracy(subject, sequences, hooks);
        }
    }

    private static double[] accuracy(Subject subject, Sequences sequences, Hooks hooks) {
        return accuracies(subject.logits(sequences, hooks), sequences.labels(), sequences.reads());
    }

    /**
     * Returns the share of sequences in which the largest logit is the label's, {@code [read]}; the
     * first of equal logits counts.
     *
     * @param logits {@code [sequence * read * class]}
     * @param labels {@code [sequence * read]}
     */
    static double[] accuracies(float[] logits, long[] labels, int reads) {
        Answers answers = new Answers(logits, labels);
        double[] accuracy = new double[reads];
        for (int i = 0; i < labels.length; i++) {
            accuracy[i % reads] += answers.isRight(i) ? (double) reads / labels.length : 0;
        }
        return accuracy;
    }
}
