package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The seven progress measures that mark the phases of Assign and Add, each in {@code [0, 1]}.
 *
 * <p>E = token embeddings, P = position embeddings, OV_l = W_V W_O and QK_l = W_Q W_Kᵀ of layer l,
 * without the scale; p numbers, V variables, T positions. See
 * docs/reproductions/assign-and-add.md#progress-measures.
 *
 * <ol>
 *   <li>{@code progress/ov2-mlp2}: over all p² pairs, the share with argmax of MLP2(E_a OV2 + E_b
 *       OV2) W_U = (a + b) mod p. No residual stream and no attention weights. Chance 1/p.
 *   <li>{@code progress/qk1-number-to-previous}: with S = P QK1 Pᵀ over the prefix's T - 4
 *       positions, the share of queries i ≥ 1 whose argmax over the allowed keys is i - 1; keys j >
 *       i, j = i and j = i - 2 are masked. Chance: the mean of 1, 1 and then 1/(i - 1) (.36 for the
 *       paper's T). The mask makes it easy, and no token embedding takes part: it is full long
 *       before the head attends to the previous token (measure 5). Less forgiving: {@code
 *       …/unmasked-two-back} masks only j > i and j = i (chance: the mean of 1/i, .27), and {@code
 *       …/unmasked} only j > i, as the model does (chance: the mean of 1/(i + 1), .19). In the
 *       authors' final weights the last is 2/11: positions alone prefer themselves, and only with
 *       tokens does the head look back.
 *   <li>{@code progress/qk2-ov1-variable-identity}: with z_v = E_v OV1, the share of variables
 *       whose row of z QK2 zᵀ has its argmax on the diagonal. Chance 1/V. Jumps in steps of 1/V.
 *   <li>{@code progress/attention1-equals-to-operands}: the share of 512 sequences whose two
 *       largest layer-1 attention weights from "=" are those of both operands, in either order.
 *       Chance 1/C(T, 2). High by accident early on, when attention is nearly uniform.
 *   <li>{@code progress/attention1-number-to-previous}: the share of number tokens in the prefix
 *       whose largest layer-1 attention weight is that of the position before. Chance: the mean of
 *       1/(i + 1) over their positions i.
 *   <li>{@code progress/attention2-equals-to-values}: as measure 4, for layer 2 and the positions
 *       where the operands' values stand; a number's value stands where it itself does. Chance
 *       1/C(T, 2). A third of the sequences needs no variable, so that it is well above 0 before
 *       variables are understood.
 *   <li>{@code progress/probe-variable-from-number}: test accuracy of a linear probe from the
 *       residual stream after layer 1 at the values' positions to the assigned variable; 4
 *       full-batch steps of Adam (rate 1e-2, L2 1e-4) at the paper's width of 128, trained on 1,024
 *       sequences and tested on 256. Chance 1/V. With so few steps it also depends on the
 *       residual's scale, and on its width: a step moves each weight by the rate, and so a logit by
 *       the sum over the width. Other widths have as many steps as move it as far: 8 at 64.
 * </ol>
 *
 * <p>Measures 4 to 7 are over sequences of the types direct, variable left and variable right in
 * equal shares, all variables and pairs uniform, held out or not; fixed by the seed. The standard
 * error of measures 4 and 6 is at most .022. Only measure 2 has a mask to drop.
 */
public final class ProgressProbe implements Probe {

    private static final int ATTENTION_SEQUENCES = 512;
    private static final int TRAINING_SEQUENCES = 1024;
    private static final int TEST_SEQUENCES = 256;

    private final AssignAndAdd task;
    private final AttentionMeasures attention;
    private final VariableFromNumber variableFromNumber;

    public ProgressProbe(AssignAndAdd task, long seed) {
        this.task = task;
        int beforeTest = ATTENTION_SEQUENCES + TRAINING_SEQUENCES;
        Sequences all =
                task.unrestricted(
                        seed,
                        beforeTest + TEST_SEQUENCES,
                        SequenceType.DIRECT,
                        SequenceType.VARIABLE_LEFT,
                        SequenceType.VARIABLE_RIGHT);
        attention = new AttentionMeasures(task, all.slice(0, ATTENTION_SEQUENCES));
        variableFromNumber =
                new VariableFromNumber(
                        task,
                        all.slice(ATTENTION_SEQUENCES, beforeTest),
                        all.slice(beforeTest, all.count()),
                        seed);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "seven measures of how far the circuit has formed",
                        ProgressProbe::new)
                .optTransformersWhere((task, settings) -> CircuitShape.fits(settings))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            CircuitWeights weights = new CircuitWeights(task, subject, scope);
            measurements.add("progress/ov2-mlp2", EmbeddingAddition.accuracy(weights));
            Matrix positions = CircuitMaps.positions(weights);
            String previous = "progress/qk1-number-to-previous";
            measurements.add(
                    previous,
                    CircuitMaps.previousPositionShare(positions, CircuitMaps.Keys.FORGIVING));
            measurements.add(
                    previous + "/unmasked-two-back",
                    CircuitMaps.previousPositionShare(positions, CircuitMaps.Keys.OTHERS));
            measurements.add(
                    previous + "/unmasked",
                    CircuitMaps.previousPositionShare(positions, CircuitMaps.Keys.ALL));
            Matrix variables = CircuitMaps.variables(weights);
            measurements.add(
                    "progress/qk2-ov1-variable-identity",
                    variables.shareWithArgMax(IntStream.range(0, variables.rows()).toArray()));
        }
        attention.measure(subject, measurements);
        measurements.add(
                "progress/probe-variable-from-number", variableFromNumber.accuracy(subject));
    }

    private static final class AttentionMeasures {

        private static final String FIRST = "blocks.0.attn.hook_pattern";
        private static final String SECOND = "blocks.1.attn.hook_pattern";

        private final AssignAndAdd task;
        private final Sequences sequences;
        private final AssignAndAddRecord[] records;

        AttentionMeasures(AssignAndAdd task, Sequences sequences) {
            this.task = task;
            this.sequences = sequences;
            this.records = new AssignAndAddRecord[sequences.count()];
            for (int i = 0; i < records.length; i++) {
                records[i] = task.record(sequences.sequence(i));
            }
        }

        void measure(Subject subject, Measurements measurements) {
            Map<String, Measurements.Values> patterns =
                    subject.observe(
                            sequences,
                            Map.of(
                                    FIRST, AttentionMeasures::onlyHead,
                                    SECOND, AttentionMeasures::onlyHead));
            Matrix first = Matrix.observed(patterns, FIRST); // [sequence * query, key]
            Matrix second = Matrix.observed(patterns, SECOND);
            int operands = 0;
            int values = 0;
            int numbers = 0;
            int toPrevious = 0;
            for (int i = 0; i < records.length; i++) {
                AssignAndAddRecord record = records[i];
                int start = i * task.context();
                int equals = start + task.equalsPosition();
                operands +=
                        topTwoAre(first, equals, task.leftPosition(), task.rightPosition()) ? 1 : 0;
                values +=
                        topTwoAre(
                                        second,
                                        equals,
                                        record.leftValuePosition(),
                                        record.rightValuePosition())
                                ? 1
                                : 0;
                for (AssignAndAddRecord.Assignment assignment : record.assignments()) {
                    int row = start + assignment.valuePosition();
                    toPrevious += first.argMax(row) == assignment.position() ? 1 : 0;
                    numbers++;
                }
            }
            measurements.add(
                    "progress/attention1-equals-to-operands", (double) operands / records.length);
            measurements.add(
                    "progress/attention1-number-to-previous", (double) toPrevious / numbers);
            measurements.add(
                    "progress/attention2-equals-to-values", (double) values / records.length);
        }

        static boolean topTwoAre(Matrix pattern, int row, int one, int other) {
            float smaller = Math.min(pattern.at(row, one), pattern.at(row, other));
            for (int column = 0; column < pattern.columns(); column++) {
                if (column != one && column != other && pattern.at(row, column) >= smaller) {
                    return false;
                }
            }
            return one != other;
        }

        private static NDArray onlyHead(NDArray pattern) {
            return pattern.get(":, 0");
        }
    }

    /**
     * How easily the assigned variable is read off the residual stream at its value's token after
     * the first layer, by a {@link LinearProbe}.
     */
    private record VariableFromNumber(
            AssignAndAdd task, Sequences training, Sequences test, long seed) {

        /** The authors' steps, times their width. */
        private static final int STEPS_TIMES_WIDTH = 4 * 128;

        double accuracy(Subject subject) {
            try (NDManager scope = subject.newScope()) {
                int[] everywhere = IntStream.range(0, task.context()).toArray();
                ResidualStreamReader model =
                        new ResidualStreamReader(
                                subject, 1, everywhere, scope); // layer 1 has no MLP
                Examples seen = examples(model, training);
                LinearProbe probe =
                        new LinearProbe(seen.features().columns(), task.variables(), seed);
                int steps = (STEPS_TIMES_WIDTH - 1) / seen.features().columns() + 1;
                for (int step = 0; step < steps; step++) {
                    probe.train(seen.features(), seen.labels());
                }
                Examples unseen = examples(model, test);
                return probe.accuracy(unseen.features(), unseen.labels());
            }
        }

        @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
        private record Examples(Matrix features, int[] labels) {}

        private Examples examples(ResidualStreamReader model, Sequences sequences) {
            Matrix residual = model.residual(sequences); // [sequence * position, dModel]
            int width = residual.columns();
            float[] features = new float[residual.data().length];
            int[] labels = new int[residual.rows()];
            int count = 0;
            for (int i = 0; i < sequences.count(); i++) {
                AssignAndAddRecord record = task.record(sequences.sequence(i));
                for (AssignAndAddRecord.Assignment assignment : record.assignments()) {
                    int row = i * task.context() + assignment.valuePosition();
                    System.arraycopy(residual.data(), row * width, features, count * width, width);
                    labels[count++] = assignment.variable();
                }
            }
            return new Examples(
                    new Matrix(Arrays.copyOf(features, count * width), count, width),
                    Arrays.copyOf(labels, count));
        }
    }
}
