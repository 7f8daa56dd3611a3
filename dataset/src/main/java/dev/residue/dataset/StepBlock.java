package dev.residue.dataset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * The batches of some steps in a row, copied to the device at once.
 *
 * <p>LibTorch waits for a GPU with every copy from Java's memory. One copy for many steps waits
 * once for them; each step's batch is then a view.
 */
final class StepBlock {

    private final long first;
    private final int steps;
    private final NDManager owner;
    private final NDArray tokens; // [step * batch, context]
    private final NDArray labels; // [step * batch, reads] or [step * batch]

    /**
     * Copies the sequences of all steps, one batch after the other; the parent outlives them.
     *
     * @param labelShape the shape of all their labels
     */
    StepBlock(long first, int steps, Sequences sequences, Shape labelShape, NDManager parent) {
        this.first = first;
        this.steps = steps;
        owner = parent.newSubManager();
        Shape shape = new Shape(sequences.count(), sequences.context());
        tokens = owner.create(sequences.tokens(), shape);
        labels = owner.create(sequences.labels(), labelShape);
    }

    boolean holds(long step) {
        return step >= first && step < first + steps && owner.isOpen();
    }

    NDArray tokens(long step, NDManager manager) {
        return slice(tokens, step, manager);
    }

    NDArray labels(long step, NDManager manager) {
        return slice(labels, step, manager);
    }

    void close() {
        owner.close();
    }

    private NDArray slice(NDArray array, long step, NDManager manager) {
        long batch = array.getShape().get(0) / steps;
        long from = (step - first) * batch;
        NDArray view = array.get(new NDIndex(from + ":" + (from + batch)));
        view.attach(manager);
        return view;
    }
}
