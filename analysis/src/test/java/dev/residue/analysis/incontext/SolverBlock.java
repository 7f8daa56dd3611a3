package dev.residue.analysis.incontext;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.Solver;
import java.util.List;

/** No network: a block that answers as a solver does, and with no number where that has none. */
final class SolverBlock extends AbstractBlock {

    /** The logit of the answer; all others are 0. */
    static final float SURE = 9;

    private final InContextLinear task;
    private final Solver solver;

    SolverBlock(InContextLinear task, Solver solver) {
        super((byte) 1);
        this.task = task;
        this.solver = solver;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        NDArray tokens = inputs.singletonOrThrow();
        int batch = (int) tokens.getShape().get(0);
        int reads = task.examples();
        int classes = task.classes();
        Sequences sequences = new Sequences(tokens.toLongArray(), new long[batch * reads], batch);
        float[] logits = new float[batch * reads * classes];
        for (int row = 0; row < batch; row++) {
            for (int shot = 0; shot < reads; shot++) {
                List<Example> context = Example.before(sequences, row, shot);
                int at = row * sequences.context() + InContextLinear.xPosition(shot);
                int x = (int) sequences.tokens()[at];
                int y = (int) sequences.tokens()[at + 1];
                int answer = solver.answer(context, x, y).orElse(task.modulus());
                logits[(row * reads + shot) * classes + answer] = SURE;
            }
        }
        return new NDList(tokens.getManager().create(logits, new Shape(batch, reads, classes)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), task.examples(), task.classes())};
    }
}
