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

    /**
     * Copies.
     *
     * @param first the first step
     * @param sequences those of all steps, one batch after the other
     * @param parent outlives the steps
     */
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

    /** Returns a step's tokens, {@code [batch, context]}. */
    NDArray tokens(long step, NDManager manager) {
        return slice(tokens, step, manager);
    }

    /** Returns a step's labels, {@code [batch, reads]}. */
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
