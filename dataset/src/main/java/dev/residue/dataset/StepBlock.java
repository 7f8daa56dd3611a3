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
    private final NDArray labels; // [step * batch, reads]

    /** Copies the sequences of all steps, one batch after the other; the parent outlives them. */
    StepBlock(long first, int steps, Sequences sequences, NDManager parent) {
        this.first = first;
        this.steps = steps;
        owner = parent.newSubManager();
        int count = sequences.count();
        tokens = owner.create(sequences.tokens(), new Shape(count, sequences.context()));
        labels = owner.create(sequences.labels(), new Shape(count, sequences.reads()));
    }

    boolean holds(long step) {
        return step >= first && step < first + steps && owner.isOpen();
    }

    /** The tokens of one step, {@code [batch, context]}. */
    NDArray tokens(long step, NDManager manager) {
        return slice(tokens, step, manager);
    }

    /** The labels of one step, {@code [batch, reads]}. */
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
