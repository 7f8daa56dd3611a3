package dev.residue.analysis.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import java.util.Arrays;

/** No network: a block that answers what It Ain't That Bad says its models come to answer. */
final class TruncatingAdder extends AbstractBlock {

    private final DigitTask task;

    TruncatingAdder(DigitTask task) {
        super((byte) 1);
        this.task = task;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        NDArray tokens = inputs.singletonOrThrow();
        int batch = (int) tokens.getShape().get(0);
        int context = task.context();
        long[] all = tokens.toLongArray();
        float[] logits = new float[batch * task.answerWidth() * 10];
        for (int row = 0; row < batch; row++) {
            Pairs pair = task.operands(Arrays.copyOfRange(all, row * context, (row + 1) * context));
            long sum = pair.a()[0] % 1000 + pair.b()[0] % 1000;
            for (int read = 0; read < task.answerWidth(); read++) {
                int digit = (int) (sum / Math.pow(10, task.answerPlace(read))) % 10;
                logits[(row * task.answerWidth() + read) * 10 + digit] = 9;
            }
        }
        return new NDList(
                tokens.getManager().create(logits, new Shape(batch, task.answerWidth(), 10)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), task.answerWidth(), 10)};
    }
}
