package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.assignandadd.AssignAndAdd;

/**
 * The circuit read off the weights, as arrays for heat maps, and which variable lags on which side.
 *
 * <p>E = token embeddings, P = position embeddings, OV_l = W_V W_O and QK_l = W_Q W_Kᵀ of layer l,
 * without the scale; V variables, p numbers, T positions. See
 * docs/reproductions/assign-and-add.md#circuit. A map of weights says what a head would prefer if
 * nothing else were in the residual stream; it misleads where a token's embedding and its
 * position's act together.
 *
 * <p>Arrays, rows being queries and columns keys:
 *
 * <ul>
 *   <li>{@code qk1-positions}: P QK1 Pᵀ over the prefix, {@code [T - 4, T - 4]}; {@code
 *       qk1-positions-masked}: NaN at keys j &gt; i, j = i and j = i - 2, as in the paper's figure.
 *   <li>{@code qk2-variables}: z QK2 zᵀ of z_v = E_v OV1, {@code [V, V]}.
 *   <li>{@code qk2-numbers}: y QK2 Eᵀ over numbers, y_n = E_n OV1, {@code [p, p]}: how an operand's
 *       number, copied to "=", seeks numbers.
 *   <li>{@code ov1-variables}: E OV1 Eᵀ over variables, {@code [V, V]}: how like a variable's image
 *       is to each variable's embedding.
 *   <li>{@code ov2-numbers}: E_n OV2 W_U, {@code [p, p]}: what attending to a number adds to the
 *       logits without the MLP.
 *   <li>{@code attention}: both layers' attention in {@link AttentionExample}, {@code [2, T, T]}.
 * </ul>
 *
 * <p>Numbers:
 *
 * <ul>
 *   <li>{@code diagonal-margin}: of {@code qk2-variables}, the mean over rows of the diagonal less
 *       the row's best other entry; {@code diagonal-mean}, {@code off-diagonal-mean} and {@code
 *       off-diagonal-largest}. Unbounded; a random matrix has margins below 0, the others near 0.
 *   <li>{@code operand-score}, indexed by variable: (E_"=" + P_=) QK1 E_v · scale, how much "="
 *       seeks a variable in the first layer before its position counts.
 *   <li>{@code variable-accuracy/left} and {@code …/right}, indexed by variable: accuracy where the
 *       variable is that operand and the other is a number, over 200 fixed sequences each with
 *       trained pairs (fewer, from 20 on, for more than 12 variables). Chance 1/p; without
 *       resolving variables, see the task's baselines. Standard error at most .035.
 *   <li>{@code lagging}: the lowest of them; {@code lagging/variable}: whose it is; {@code
 *       lagging/right}: 1 if as right operand, 0 if as left. The first of equals.
 *   <li>{@code attention-example/probability}: that of the right sum in {@link AttentionExample}.
 * </ul>
 */
public final class CircuitsProbe implements Probe {
    private final AssignAndAdd task;
    private final VariableAccuracy variableAccuracy;

    public CircuitsProbe(AssignAndAdd task, long seed) {
        this.task = task;
        variableAccuracy = new VariableAccuracy(task, seed);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "query-key and output-value maps, attention of a sequence, the lagging"
                                + " variable",
                        CircuitsProbe::new)
                .optTransformersWhere((task, settings) -> CircuitShape.fits(settings))
                .optFigures(CircuitFigures::of)
                .optIndexNames(CircuitsProbe::variable)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            CircuitWeights weights = new CircuitWeights(task, subject, scope);
            maps(weights, measurements);
            operandScores(subject, weights, measurements);
        }
        AttentionExample.measure(task, subject, measurements);
        variableAccuracy.measure(subject, measurements);
    }

    private static void maps(CircuitWeights weights, Measurements measurements) {
        Matrix positions = CircuitMaps.positions(weights);
        measurements.add("qk1-positions", positions.values());
        measurements.add("qk1-positions-masked", masked(positions).values());
        Matrix variables = CircuitMaps.variables(weights);
        measurements.add("qk2-variables", variables.values());
        Diagonal diagonal = Diagonal.of(variables);
        measurements.add("diagonal-margin", diagonal.margin());
        measurements.add("diagonal-mean", diagonal.mean());
        measurements.add("off-diagonal-mean", diagonal.otherMean());
        measurements.add("off-diagonal-largest", diagonal.otherLargest());
        measurements.add("qk2-numbers", CircuitMaps.numbers(weights).values());
        NDArray names = weights.variables();
        measurements.add(
                "ov1-variables",
                Matrix.of(CircuitMaps.bilinear(names, weights.outputValue(0), names)).values());
        measurements.add(
                "ov2-numbers",
                Matrix.of(
                                weights.numbers()
                                        .matMul(weights.outputValue(1))
                                        .matMul(weights.unembedding()))
                        .values());
    }

    private static Matrix masked(Matrix positions) {
        float[] masked = positions.data().clone();
        for (int i = 0; i < masked.length; i++) {
            int query = i / positions.columns();
            int key = i % positions.columns();
            if (!CircuitMaps.allowed(CircuitMaps.Keys.FORGIVING, query, key)) {
                masked[i] = Float.NaN;
            }
        }
        return new Matrix(masked, positions.rows(), positions.columns());
    }

    private static void operandScores(
            Subject subject, CircuitWeights weights, Measurements measurements) {
        AssignAndAdd task = weights.task();
        NDArray query =
                weights.token(task.equalsToken()).add(weights.positions(task.equalsPosition(), 1));
        Matrix scores =
                Matrix.of(CircuitMaps.bilinear(query, weights.queryKey(0), weights.variables()));
        double scale = subject.transformer().settings().scale();
        for (int variable = 0; variable < task.variables(); variable++) {
            measurements.add("operand-score", (long) variable, scores.at(0, variable) * scale);
        }
    }

    /**
     * How far a square matrix is diagonal.
     *
     * @param margin the mean over rows of the diagonal less the largest of the row's others
     */
    record Diagonal(double mean, double otherMean, double otherLargest, double margin) {

        static Diagonal of(Matrix square) {
            int size = square.rows();
            double diagonal = 0;
            double others = 0;
            double bests = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < size; row++) {
                double best = Double.NEGATIVE_INFINITY;
                for (int column = 0; column < size; column++) {
                    double value = square.at(row, column);
                    if (row == column) {
                        diagonal += value;
                    } else {
                        others += value;
                        best = Math.max(best, value);
                    }
                }
                bests += best;
                largest = Math.max(largest, best);
            }
            return new Diagonal(
                    diagonal / size,
                    others / ((double) size * (size - 1)),
                    largest,
                    (diagonal - bests) / size);
        }
    }

    private static String variable(AssignAndAdd task, String measurement, long index) {
        return "variable " + task.vocabulary().token(task.variableToken((int) index));
    }
}
