package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Numbers as arrays that the device fills itself.
 *
 * <p>DJL copies the number of a call such as {@code add(1)} from the host to the device each time,
 * and LibTorch waits for the GPU with every such copy.
 */
final class Numbers {

    private Numbers() {}

    /** Returns a scalar that belongs to the manager. */
    static NDArray on(NDManager manager, double value) {
        return manager.full(new Shape(), (float) value);
    }
}
