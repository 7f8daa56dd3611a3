package dev.residue.training.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Gives arrays other values, in place.
 *
 * <p>On PyTorch, {@link NDArray#set(float[])} and {@link NDArray#copyTo} go through a deprecated
 * guard of LibTorch, which writes a warning of silent wrong results to standard error. There, an
 * assignment to an index of everything does the same without it.
 */
public final class InPlaceCopy {

    private static final String PYTORCH = "PyTorch";

    private InPlaceCopy() {}

    /**
     * Copies an array's values into another array of the same shape.
     *
     * <p>Whether the target has a gradient stays as it is.
     *
     * @param target is overwritten
     * @param source where the values come from
     * @throws IllegalArgumentException if the shapes differ
     */
    public static void copy(NDArray target, NDArray source) {
        if (!target.getShape().equals(source.getShape())) {
            throw new IllegalArgumentException(
                    "values of shape %s cannot overwrite an array of shape %s"
                            .formatted(source.getShape(), target.getShape()));
        }
        if (!target.getManager().getEngine().getEngineName().equals(PYTORCH)) {
            source.copyTo(target);
            return;
        }
        // LibTorch lets nobody write into what gradients are taken by
        boolean gradient = target.hasGradient();
        target.setRequiresGradient(false);
        try (NDArray values = source.stopGradient()) {
            target.set(new NDIndex("..."), values);
        } finally {
            target.setRequiresGradient(gradient);
        }
    }

    /**
     * Copies values into an array.
     *
     * @param target is overwritten
     * @param values one for each of its entries, in row-major order
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static void copy(NDArray target, float[] values) {
        try (NDManager scope = target.getManager().newSubManager(target.getDevice())) {
            copy(target, scope.create(values, target.getShape()));
        }
    }
}
