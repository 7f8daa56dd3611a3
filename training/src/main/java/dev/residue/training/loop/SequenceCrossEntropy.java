package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
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
        NDArray checked = checkedLabels(labels, shape);
        NDArray chosen = logits.logSoftmax(classes).gather(checked.expandDims(classes), classes);
        return chosen.reshape(shape.get(0), -1).mean(new int[] {1}).neg();
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray logits = predictions.singletonOrThrow(); // [batch, read, class]
        Shape shape = logits.getShape();
        long classes = shape.get(shape.dimension() - 1);
        NDArray checked = checkedLabels(labels.singletonOrThrow(), shape);
        return flat.evaluate(
                new NDList(checked.reshape(-1)), new NDList(logits.reshape(-1, classes)));
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
