package dev.residue.model.component;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.residue.model.hook.Hooks;

/**
 * What one forward pass carries through the layers.
 *
 * <p>Views of parameters are attached to the pass's manager: DJL gives a result to the manager of
 * its first operand, and a parameter's manager lives as long as the model.
 *
 * @param manager owns what the pass computes
 * @param constants owns what outlives it: the parameters' manager
 * @param masks draws what training leaves to chance
 */
public record ForwardPass(
        ParameterStore store,
        NDManager manager,
        NDManager constants,
        Device device,
        boolean training,
        Hooks hooks,
        DropoutMasks masks) {

    /**
     * Begins a pass, which lives as long as its tokens' manager.
     *
     * @param any any of the parameters
     */
    public static ForwardPass of(
            ParameterStore store,
            Parameter any,
            NDArray tokens,
            boolean training,
            Hooks hooks,
            DropoutMasks masks) {
        Device device = tokens.getDevice();
        NDManager constants = store.getValue(any, device, training).getManager();
        return new ForwardPass(
                store, tokens.getManager(), constants, device, training, hooks, masks);
    }

    /** Returns this pass with other weights and random numbers. */
    public ForwardPass with(ParameterStore others, DropoutMasks own) {
        return new ForwardPass(others, manager, constants, device, training, hooks, own);
    }

    public NDArray value(Parameter parameter) {
        return store.getValue(parameter, device, training);
    }

    /** Returns a parameter in another shape, without a copy. */
    NDArray view(Parameter parameter, long... shape) {
        return owned(value(parameter).reshape(shape));
    }

    NDArray owned(NDArray array) {
        array.attach(manager);
        return array;
    }

    NDArray hook(String name, NDArray value) {
        return hooks.isEmpty() ? value : hooks.at(name, value, manager);
    }

    /** Sets a share of the numbers to zero, and scales the others up, in training alone. */
    NDArray dropped(NDArray x, double share) {
        return training && share > 0 ? x.mul(masks.kept(manager, device, x.getShape(), share)) : x;
    }
}
