package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.residue.training.optimizer.Scalar;

/**
 * The mean cross-entropy, in nats, over all positions of all sequences: logits {@code [batch, read,
 * class]} and labels {@code [batch, read]}.
 *
 * <p>DJL's own takes one label per batch entry.
 */
public final class SequenceCrossEntropy extends Loss {

    private static final double REMOVED = 1e30;

    private final Loss flat = new SoftmaxCrossEntropyLoss();
    private final Form form;

    /** By which of two equal formulas it is computed, which differ in rounding. */
    public enum Form {
        /** −log softmax; in float32 a loss below 6e-8 is 0, and teaches nothing. */
        LOG_SOFTMAX,
        /**
         * log(1 + Σ exp(logit − label's logit)) over the others; the smallest keep seven digits.
         */
        MARGIN
    }

    public SequenceCrossEntropy() {
        this(Form.LOG_SOFTMAX);
    }

    public SequenceCrossEntropy(Form form) {
        super("SequenceCrossEntropy");
        this.form = form;
    }

    Form form() {
        return form;
    }

    /**
     * Computes the loss of each member: of logits {@code [member, batch, read, class]} and labels
     * {@code [member, batch, read]}, {@code [member]}.
     */
    NDArray ofMembers(NDArray labels, NDArray logits) {
        Shape shape = logits.getShape();
        int classes = shape.dimension() - 1;
        NDArray checked = checkedLabels(labels, shape);
        if (form == Form.MARGIN) {
            return byMargin(checked, logits).reshape(shape.get(0), -1).mean(new int[] {1});
        }
        NDArray chosen = logits.logSoftmax(classes).gather(checked.expandDims(classes), classes);
        return chosen.reshape(shape.get(0), -1).mean(new int[] {1}).neg();
    }

    /**
     * Computes the loss of each label: {@code [...]} and {@code [..., class]} to {@code [..., 1]}.
     */
    private static NDArray byMargin(NDArray labels, NDArray logits) {
        int axis = logits.getShape().dimension() - 1;
        int classes = Math.toIntExact(logits.getShape().get(axis));
        int[] last = {axis};
        NDArray own = logits.gather(labels.expandDims(axis), axis);
        NDManager manager = logits.getManager();
        NDArray ids = manager.arange(0, classes, 1, labels.getDataType());
        NDArray isLabel = labels.expandDims(axis).eq(ids).toType(logits.getDataType(), false);
        // leaves the label out of the sum over the others
        NDArray margins = logits.sub(own).sub(isLabel.mul(Scalar.on(manager, REMOVED)));
        NDArray largest = margins.max(last, true);
        NDArray sum = margins.sub(largest).exp().sum(last, true);
        return Activation.softPlus(sum.log().add(largest));
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray logits = predictions.singletonOrThrow(); // [batch, read, class]
        Shape shape = logits.getShape();
        long classes = shape.get(shape.dimension() - 1);
        NDArray checked = checkedLabels(labels.singletonOrThrow(), shape);
        NDArray flatLabels = checked.reshape(-1);
        NDArray rows = logits.reshape(-1, classes);
        return form == Form.MARGIN
                ? byMargin(flatLabels, rows).mean()
                : flat.evaluate(new NDList(flatLabels), new NDList(rows));
    }

    /**
     * Checks labels before native code picks logits by them.
     *
     * <p>A label beyond the classes is an error on LibTorch's CPU, makes a GPU unusable for the
     * rest of the process, and is silently another class on MXNet. Their range is read back, and so
     * it is checked on the CPU alone: a GPU would be waited for.
     *
     * @param logits the logits' shape, {@code [..., class]}
     * @return the labels
     * @throws IllegalArgumentException if they are not whole numbers, one for each row of logits,
     *     each a class
     */
    private static NDArray checkedLabels(NDArray labels, Shape logits) {
        DataType type = labels.getDataType();
        if (type != DataType.INT64 && type != DataType.INT32) {
            throw new IllegalArgumentException(
                    "labels must be INT64 or INT32, not " + type + "; cast the classes' ids");
        }
        long classes = logits.get(logits.dimension() - 1);
        if (labels.size() * classes != logits.size()) {
            throw new IllegalArgumentException(
                    "labels %s are not one for each row of the logits %s"
                            .formatted(labels.getShape(), logits));
        }
        if (!labels.getDevice().isGpu() && labels.size() > 0) {
            checkRange(number(labels.min()), classes);
            checkRange(number(labels.max()), classes);
        }
        return labels;
    }

    private static void checkRange(long label, long classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "there is no class " + label + ": labels are 0 to " + (classes - 1));
        }
    }

    private static long number(NDArray scalar) {
        try (scalar) {
            return scalar.getDataType() == DataType.INT32 ? scalar.getInt() : scalar.getLong();
        }
    }
}
