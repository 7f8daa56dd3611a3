package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.analysis.statistics.Grouping;
import dev.residue.analysis.statistics.PrincipalComponents;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.Map;

/**
 * How clearly the units digit of the answer can be seen in what the model holds at the last operand
 * digit, from which it predicts the first digit of the answer: It Ain't That Bad, figure 4.
 *
 * <p>The representation is the output of the last normalisation (or the residual stream, where
 * there is none) over an even grid of {@value #OPERANDS} × {@value #OPERANDS} pairs; the paper's
 * has 100 × 100. Numbers, all in {@code [0, 1]}:
 *
 * <ul>
 *   <li>{@code structure/units-digit}: between over total variance of the ten digits in three
 *       principal components; groups drawn at random have 9 / (pairs - 1).
 *   <li>{@code structure/nearest-digit}: the share of pairs nearest to their own digit's centre;
 *       chance .1.
 *   <li>{@code structure/explained}, indices 1 to 4: the components' shares of the variance.
 * </ul>
 *
 * <p>Arrays: {@code components [pair, 3]} and {@code digits [pair]}.
 */
public final class StructureProbe implements Probe {

    static final int OPERANDS = 50;

    private static final int COMPONENTS = 4;
    private static final int SHOWN = 3;

    private final Sequences sequences;
    private final int[] digits;
    private final int position;

    public StructureProbe(DigitTask task) {
        this(task, OPERANDS);
    }

    StructureProbe(DigitTask task, int operands) {
        Pairs pairs = Lattice.evenly(task, operands).pairs();
        sequences = task.sequences(pairs, task.arithmetic()::answer);
        position = task.promptLength() - 1;
        digits = new int[pairs.size()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (int) (task.arithmetic().answer(pairs.a()[i], pairs.b()[i]) % 10);
        }
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        DigitTask.class,
                        "principal components of the last position, by the answer's units digit",
                        (task, seed) -> new StructureProbe(task))
                .optTransformers()
                .optFigures(DigitFigures::structure)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        TransformerSettings settings = subject.transformer().settings();
        String hook =
                settings.norm() == TransformerSettings.Norm.NONE
                        ? "blocks." + (settings.layers() - 1) + ".hook_resid_post"
                        : "ln_final.hook_normalized";
        Measurements.Values values =
                subject.observe(sequences, Map.of(hook, x -> x.get(":, " + position))).get(hook);
        float[] points = values == null ? new float[0] : values.data();
        int features = settings.dModel();
        PrincipalComponents components =
                PrincipalComponents.of(points, features, Math.min(COMPONENTS, features));
        double[][] shown = components.projected().clone();
        Arrays.setAll(shown, i -> Arrays.copyOf(shown[i], SHOWN));
        Grouping grouping = Grouping.of(shown, digits);
        measurements.add("structure/units-digit", grouping.betweenShare());
        measurements.add("structure/nearest-digit", grouping.nearestCentre());
        double[] explained = components.explained();
        for (int c = 0; c < explained.length; c++) {
            measurements.add("structure/explained", c + 1L, explained[c]);
        }
        measurements.add("components", Measurements.Values.of(shown, SHOWN));
        long[] colours = Arrays.stream(digits).asLongStream().toArray();
        measurements.add("digits", Measurements.Values.of(colours));
    }
}
