package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers as arrays of no axes, which the device fills itself.
 *
 * <p>DJL copies the number of a call such as {@code add(1)} from the host to the device each time,
 * and LibTorch waits for the GPU with every such copy.
 */
public final class Scalar {

    private Scalar() {}

    public static NDArray on(NDManager manager, double value) {
        return manager.full(new Shape(), (float) value);
    }
}
