package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import dev.residue.training.optimizer.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Equal parts of a batch, and the mean of their gradients.
 *
 * <p>Gradients are summed here and not by the engine, because engines differ in whether a second
 * backward pass adds to a gradient or replaces it.
 */
final class MicroBatches {

    private final ParameterList parameters;
    private final int count;
    private final int axis;
    private final List<NDArray> sums = new ArrayList<>();

    /**
     * Prepares parts.
     *
     * @param axis the arrays' axis of sequences
     */
    MicroBatches(ParameterList parameters, int count, int axis) {
        this.parameters = parameters;
        this.count = count;
        this.axis = axis;
    }

    /** Makes the gradients of a part of a batch, as it is numbered. */
    interface Part {

        Learner.Learned learn(NDList data, NDList labels, int part);
    }

    /**
     * Learns from a batch, at once or part by part.
     *
     * @param scope owns what is made
     */
    Learner.Learned learn(NDList data, NDList labels, NDManager scope, Part each) {
        if (count == 1) {
            return each.learn(data, labels, 0);
        }
        List<NDList> dataParts = of(data);
        List<NDList> labelParts = of(labels);
        List<Learner.Learned> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // what a part computes is freed before the next one begins
            try (NDManager part = scope.newSubManager()) {
                dataParts.get(i).attach(part);
                labelParts.get(i).attach(part);
                Learner.Learned learned = each.learn(dataParts.get(i), labelParts.get(i), i);
                accumulate(scope);
                learned.loss().attach(scope);
                learned.predictions().attach(scope);
                parts.add(learned);
            }
        }
        finish();
        return new Learner.Learned(
                mean(parts.stream().map(Learner.Learned::loss).toList()),
                joined(
                        parts.stream().map(Learner.Learned::predictions).toList(),
                        arrays -> NDArrays.concat(arrays, axis)));
    }

    /** Splits every array of a batch along the axis of sequences. */
    private List<NDList> of(NDList arrays) {
        for (NDArray array : arrays) {
            long size = array.getShape().get(axis);
            if (size % count != 0) {
                throw new IllegalArgumentException(
                        "a batch of " + size + " cannot be split in " + count + " equal parts");
            }
        }
        return split(arrays, count, axis);
    }

    /** Splits each array, and returns the first parts of all, the second ones, and so on. */
    static List<NDList> split(NDList arrays, int count, int axis) {
        List<NDList> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new NDList(arrays.size()));
        }
        for (NDArray array : arrays) {
            NDList split = array.split(count, axis);
            for (int i = 0; i < count; i++) {
                parts.get(i).add(split.get(i));
            }
        }
        return parts;
    }

    /** Joins the first arrays of all lists, the second ones, and so on. */
    static NDList joined(List<NDList> lists, Function<NDList, NDArray> join) {
        NDList joined = new NDList();
        for (int i = 0; i < lists.get(0).size(); i++) {
            int index = i;
            joined.add(join.apply(new NDList(lists.stream().map(one -> one.get(index)).toList())));
        }
        return joined;
    }

    /** Adds the gradients of a part to the sums, and sets them to zero. */
    private void accumulate(NDManager scope) {
        boolean first = sums.isEmpty();
        int i = 0;
        for (Parameter parameter : parameters.values()) {
            if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                    if (first) {
                        NDArray sum = gradient.duplicate();
                        sum.attach(scope);
                        sums.add(sum);
                    } else {
                        sums.get(i).addi(gradient);
                    }
                    gradient.subi(gradient);
                }
                i++;
            }
        }
    }

    /** Sets the gradients to the mean over the parts. */
    private void finish() {
        int i = 0;
        for (Parameter parameter : parameters.values()) {
            if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                    NDArray sum = sums.get(i++);
                    gradient.addi(sum.divi(Scalar.on(sum.getManager(), count)));
                }
            }
        }
        sums.clear();
    }

    private static NDArray mean(List<NDArray> losses) {
        NDArray sum = losses.get(0).duplicate();
        for (NDArray loss : losses.subList(1, losses.size())) {
            sum.addi(loss);
        }
        return sum.divi(Scalar.on(sum.getManager(), losses.size()));
    }
}
