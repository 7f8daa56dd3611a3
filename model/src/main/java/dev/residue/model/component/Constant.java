package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fixed array that a block computes with, copied to the device once.
 *
 * <p>Numbers too are arrays here: DJL frees the memory of a {@code mul(Number)} at once, while the
 * backward pass on PyTorch still reads it, so that gradients would be wrong whenever Java's garbage
 * collector runs in between.
 */
public final class Constant {

    private final Function<NDManager, NDArray> maker;
    private @Nullable NDArray array;

    private Constant(Function<NDManager, NDArray> maker) {
        this.maker = maker;
    }

    public static Constant of(double value) {
        return of(new float[] {(float) value});
    }

    /** Makes an array of numbers; without a shape it has one axis. */
    public static Constant of(float[] values, long... shape) {
        Shape axes = shape.length == 0 ? new Shape(values.length) : new Shape(shape);
        return new Constant(manager -> manager.create(values, axes));
    }

    public static Constant of(long[] values, long... shape) {
        return new Constant(manager -> manager.create(values, new Shape(shape)));
    }

    public static Constant of(int[] values, long... shape) {
        return of(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    /** Returns the array on the pass's device; it lives as long as the parameters. */
    public NDArray on(ForwardPass pass) {
        if (array == null || array.isReleased() || !array.getDevice().equals(pass.device())) {
            array = maker.apply(pass.constants());
        }
        return array;
    }
}
