package dev.residue.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * What one forward pass carries through the layers.
 *
 * <p>Views of parameters are attached to the pass's manager: DJL gives a result to the manager of
 * its first operand, and a parameter's manager lives as long as the model.
 */
record ForwardPass(
        ParameterStore store, NDManager manager, Device device, boolean training, Hooks hooks) {

    NDArray value(Parameter parameter) {
        return store.getValue(parameter, device, training);
    }

    /** Returns a parameter in another shape, without a copy. */
    NDArray view(Parameter parameter, long... shape) {
        return owned(value(parameter).reshape(shape));
    }

    /** Returns {@code [head, dModel, dHead]} as {@code [dModel, head * dHead]}. */
    NDArray joinedHeads(Parameter parameter) {
        Shape shape = parameter.getShape();
        if (shape.get(0) == 1) {
            return view(parameter, shape.get(1), shape.get(2));
        }
        return owned(value(parameter).transpose(1, 0, 2))
                .reshape(shape.get(1), shape.get(0) * shape.get(2));
    }

    NDArray owned(NDArray array) {
        array.attach(manager);
        return array;
    }

    /**
     * Multiplies by a number that stays in memory until the pass's manager is closed.
     *
     * <p>DJL's own product with a number frees it at once, while the backward pass on PyTorch still
     * reads it: gradients would be wrong whenever Java's garbage collector runs in between.
     */
    NDArray scaled(NDArray array, double factor) {
        return array.mul(manager.create((float) factor));
    }

    NDArray hook(String name, NDArray value) {
        return hooks.isEmpty() ? value : hooks.at(name, value);
    }
}
