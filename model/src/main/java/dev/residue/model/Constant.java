package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A fixed array that a block computes with, copied to the device once.
 *
 * <p>Numbers too are arrays here: DJL frees the memory of a {@code mul(Number)} at once, while the
 * backward pass on PyTorch still reads it, so that gradients would be wrong whenever Java's garbage
 * collector runs in between.
 */
final class Constant {

    private final float[] values;
    private final Shape shape;
    private @Nullable NDArray array;

    Constant(float[] values, long... shape) {
        this.values = values;
        this.shape = new Shape(shape);
    }

    /** Makes a number. */
    static Constant of(double value) {
        return new Constant(new float[] {(float) value});
    }

    long size() {
        return shape.size();
    }

    /** Returns the array on the pass's device; it lives as long as the parameters. */
    NDArray on(ForwardPass pass) {
        if (array == null || array.isReleased() || !array.getDevice().equals(pass.device())) {
            array = pass.constants().create(values, shape);
        }
        return array;
    }
}
