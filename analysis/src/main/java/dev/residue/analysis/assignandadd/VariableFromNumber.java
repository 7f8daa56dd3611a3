package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How easily the assigned variable is read off the residual stream at its value's token after the
 * first layer, by a {@link LinearProbe}.
 */
final class VariableFromNumber {

    private static final int EPOCHS = 4;

    private final AssignAndAdd task;
    private final Sequences training;
    private final Sequences test;
    private final long seed;

    VariableFromNumber(AssignAndAdd task, Sequences training, Sequences test, long seed) {
        this.task = task;
        this.training = training;
        this.test = test;
        this.seed = seed;
    }

    double accuracy(Subject subject) {
        try (NDManager scope = subject.newScope()) {
            int[] everywhere = IntStream.range(0, task.context()).toArray();
            ResidualStreamReader model =
                    new ResidualStreamReader(subject, 1, everywhere, scope); // layer 1 has no MLP
            Examples seen = examples(model, training);
            LinearProbe probe = new LinearProbe(seen.features().columns(), task.variables(), seed);
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
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
