package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;

/**
 * The mean cross-entropy, in nats, over all positions of all sequences: logits {@code [batch, read,
 * class]} and labels {@code [batch, read]}.
 *
 * <p>DJL's own takes one label per batch entry.
 */
public final class SequenceCrossEntropy extends Loss {

    private final Loss flat = new SoftmaxCrossEntropyLoss();

    /** Makes the loss. */
    public SequenceCrossEntropy() {
        super("SequenceCrossEntropy");
    }

    /**
     * Computes the loss of each member: of logits {@code [member, batch, read, class]} and labels
     * {@code [member, batch, read]}, {@code [member]}.
     */
    static NDArray ofMembers(NDArray labels, NDArray logits) {
        Shape shape = logits.getShape();
        int classes = shape.dimension() - 1;
        NDArray checked = LabelCheck.of(labels, shape);
        NDArray chosen = logits.logSoftmax(classes).gather(checked.expandDims(classes), classes);
        return chosen.reshape(shape.get(0), -1).mean(new int[] {1}).neg();
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray logits = predictions.singletonOrThrow(); // [batch, read, class]
        Shape shape = logits.getShape();
        long classes = shape.get(shape.dimension() - 1);
        NDArray checked = LabelCheck.of(labels.singletonOrThrow(), shape);
        return flat.evaluate(
                new NDList(checked.reshape(-1)), new NDList(logits.reshape(-1, classes)));
    }
}
