package dev.residue.analysis.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Spectrum;
import dev.residue.analysis.statistics.FourierBasis;
import dev.residue.dataset.ResidueTask;
import dev.residue.dataset.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Which frequencies modulo p a model has, of any task that {@linkplain ResidueTask names its
 * residues}: of the embedding as a function of the number, of the unembedding as a function of the
 * answer, and of the logits as a function of the right answer. The transform follows Nanda et al.,
 * arXiv 2301.05217. Indices are frequencies k from 1 to ⌊p/2⌋, each with its cosine and sine;
 * constant parts are left out.
 *
 * <ul>
 *   <li>{@code embedding-power}, {@code unembedding-power}: each frequency's share of the power of
 *       the residues' rows of W_E, of the columns of W_U, summed over dimensions. Each sums to 1;
 *       random weights have about 1/⌊p/2⌋ everywhere, give or take 1/√dModel of it. A tied
 *       unembedding is the embedding, and is left out.
 *   <li>{@code logit-power}: the same of the mean logits over all sequences with an answer, at the
 *       last read position, summed over outputs. It says nothing of how logits differ between
 *       sequences with the same answer, and of a model that knows nothing it is the spectrum of
 *       noise. Of splits that cannot be enumerated {@value #SEQUENCES} sequences each are drawn;
 *       left out where some answer does not occur.
 *   <li>{@code key-frequency/embedding}, {@code …/unembedding}, {@code …/logits}: those of these
 *       shares that are above {@value FourierBasis#KEY} times 1/⌊p/2⌋, and no others; {@code
 *       key-power/…}: their sum, in {@code [0, 1]}, near 0 for random weights of a wide model, and
 *       more for logits, whose spectrum is noise then. It misleads where more than two thirds of
 *       all frequencies are used, as none may then stand out.
 * </ul>
 *
 * <p>Of a task with fewer than p classes the embedding alone is measured.
 */
public final class SpectrumProbe implements Probe {

    private static final int SEQUENCES = 2000;
    private static final int AT_ONCE = 4096; // sequences whose logits are held together

    private final int[] residues;
    private final boolean answersResidues;
    private final List<Sequences> splits = new ArrayList<>();

    /**
     * Makes the probe.
     *
     * @throws IllegalArgumentException if the task's residues are fewer than 2, or not different
     *     tokens of its vocabulary
     */
    public SpectrumProbe(ResidueTask task, long seed) {
        residues = task.residueTokens().clone();
        int tokens = task.vocabulary().size();
        long different =
                Arrays.stream(residues).filter(id -> id >= 0 && id < tokens).distinct().count();
        if (residues.length < 2 || different < residues.length) {
            throw new IllegalArgumentException(
                    "residueTokens() of %s must be at least 2 different ids from 0 to %s, not %s"
                            .formatted(
                                    task.getClass().getSimpleName(),
                                    tokens - 1,
                                    Arrays.toString(residues)));
        }
        answersResidues = task.classes() >= residues.length;
        if (answersResidues) {
            for (String split : task.splits()) {
                splits.add(
                        task.exhaustive(split, seed)
                                .orElseGet(() -> task.evaluation(split, seed, SEQUENCES)));
            }
        }
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        ResidueTask.class,
                        "frequencies of embedding, unembedding and logits, of any task that names"
                                + " its residues",
                        SpectrumProbe::new)
                .optTransformers()
                .optFigures((task, record) -> figures(record))
                .optIndexNames((task, name, index) -> "frequency " + index)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            NDArray embedding = subject.weight("embed.W_E", scope); // [token, d]
            report("embedding", rows(embedding, residues), measurements);
            if (!answersResidues) {
                return;
            }
            if (!subject.transformer().settings().tied()) {
                NDArray unembedding =
                        subject.weight("unembed.W_U", scope).transpose(); // [class, d]
                int[] answers = IntStream.range(0, residues.length).toArray();
                report("unembedding", rows(unembedding, answers), measurements);
            }
            float[] means = meanLogits(subject);
            if (means.length > 0) {
                int p = residues.length;
                report("logits", scope.create(means, new Shape(p, p)), measurements);
            }
        }
    }

    private static NDArray rows(NDArray matrix, int... chosen) {
        int width = Math.toIntExact(matrix.getShape().get(1));
        float[] all = matrix.toFloatArray();
        float[] rows = new float[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(all, chosen[i] * width, rows, i * width, width);
        }
        return matrix.getManager().create(rows, new Shape(chosen.length, width));
    }

    /**
     * Returns the mean logits by right answer, {@code [answer, output]}, above those of the first
     * sequence, so that logits that never change are exactly 0; empty where an answer is missing.
     */
    private float[] meanLogits(Subject subject) {
        int p = residues.length;
        double[] sums = new double[p * p];
        int[] counts = new int[p];
        float[] first = new float[0];
        for (Sequences split : splits) {
            for (int from = 0; from < split.count(); from += AT_ONCE) {
                Sequences some = split.slice(from, Math.min(split.count(), from + AT_ONCE));
                float[] logits = subject.logits(some); // [sequence, read, class]
                int classes = logits.length / some.labels().length;
                for (int i = 0; i < some.count(); i++) {
                    int read = (i + 1) * some.reads() - 1;
                    int answer = Math.toIntExact(some.labels()[read]);
                    int start = read * classes;
                    if (first.length == 0) {
                        first = Arrays.copyOfRange(logits, start, start + p);
                    }
                    if (answer < p) {
                        counts[answer]++;
                        for (int c = 0; c < p; c++) {
                            sums[answer * p + c] += (double) logits[start + c] - first[c];
                        }
                    }
                }
            }
        }
        if (Arrays.stream(counts).anyMatch(count -> count == 0)) {
            return new float[0];
        }
        float[] means = new float[p * p];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / counts[i / p]);
        }
        return means;
    }

    private static void report(String what, NDArray function, Measurements measurements) {
        int p = Math.toIntExact(function.getShape().get(0));
        double[] shares = new FourierBasis(p).powerShares(function);
        double key = 0;
        for (int k = 1; k <= shares.length; k++) {
            measurements.add(power(what), (long) k, shares[k - 1]);
            if (shares[k - 1] > FourierBasis.KEY / shares.length) {
                measurements.add("key-frequency/" + what, (long) k, shares[k - 1]);
                key += shares[k - 1];
            }
        }
        measurements.add("key-power/" + what, key);
    }

    private static String power(String what) {
        return what.equals("logits") ? "logit-power" : what + "-power";
    }

    private static List<Figure> figures(ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        add(
                figures,
                record,
                "embedding",
                "Which frequencies the embedding has",
                "Each frequency's share of the power of the residues' vectors, over all"
                        + " dimensions.");
        add(
                figures,
                record,
                "unembedding",
                "Which frequencies the unembedding has",
                "Each frequency's share of the power of the answers' vectors, over all"
                        + " dimensions.");
        add(
                figures,
                record,
                "logits",
                "Which frequencies the logits have",
                "Each frequency's share of the power of the mean logits as a function of the right"
                        + " answer, over all outputs.");
        return figures;
    }

    private static void add(
            List<Figure> figures, ProbeRecord record, String what, String title, String how) {
        SortedMap<Long, Double> shares = record.indexed(power(what));
        if (shares.isEmpty()) {
            return;
        }
        SortedMap<Long, Double> key = record.indexed("key-frequency/" + what);
        Caption caption = new Caption(how, "about the same for each", "");
        figures.add(
                Spectrum.of(title, "share of power", shares, key.keySet(), caption)
                        .withFinding(finding(key, shares.size())));
    }

    private static String finding(SortedMap<Long, Double> key, int count) {
        double together = key.values().stream().mapToDouble(share -> share).sum();
        return key.isEmpty()
                ? "none of %s stands out".formatted(count)
                : "%s of %s stand out and hold %s: %s"
                        .formatted(
                                key.size(),
                                count,
                                Caption.number(together),
                                String.join(
                                        ", ", key.keySet().stream().map(String::valueOf).toList()));
    }
}
