package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * Picks the positions that are read out of an array.
 *
 * <p>Evenly spaced positions are a slice; others are a product with a one-hot matrix, because the
 * backward pass of indexing by an array differs from run to run on two threads.
 */
public final class ReadPositions {

    private final int[] positions;
    private final int step;
    private final boolean evenlySpaced;
    private @Nullable Constant selection; // [read, position], one-hot
    private int selectedFrom;

    ReadPositions(int[] positions) {
        this.positions = positions.clone();
        this.step = positions.length > 1 ? positions[1] - positions[0] : 1;
        boolean even = true;
        for (int i = 1; i < positions.length; i++) {
            even &= positions[i] - positions[i - 1] == step;
        }
        this.evenlySpaced = even;
    }

    public int count() {
        return positions.length;
    }

    public int first() {
        return positions[0];
    }

    public int last() {
        return positions[positions.length - 1];
    }

    public boolean isAllOf(int context) {
        return positions.length == context;
    }

    public boolean areEvenlySpaced() {
        return evenlySpaced;
    }

    /** Returns the distance of evenly spaced positions. */
    public int step() {
        return step;
    }

    /** Picks rows: {@code [batch, position, width]} to {@code [batch, read, width]}. */
    NDArray of(ForwardPass pass, NDArray array) {
        if (isAllOf((int) array.getShape().get(1))) {
            return array;
        }
        if (evenlySpaced) {
            return array.get(new NDIndex(":, " + positions[0] + ":" + (last() + 1) + ":" + step));
        }
        int context = (int) array.getShape().get(1);
        NDArray selected = selection(context).on(pass);
        if (selected.getDataType() != array.getDataType()) { // a product takes one type alone
            selected = pass.owned(selected.toType(array.getDataType(), true));
        }
        return pass.owned(selected.matMul(array));
    }

    /** Returns the one-hot matrix that picks them, {@code [read, position]}. */
    public Constant selection(int context) {
        if (selection == null || context != selectedFrom) {
            selection = oneHot(context);
            selectedFrom = context;
        }
        return selection;
    }

    private Constant oneHot(int context) {
        float[] oneHot = new float[positions.length * context];
        for (int i = 0; i < positions.length; i++) {
            oneHot[i * context + positions[i]] = 1;
        }
        return Constant.of(oneHot, positions.length, context);
    }
}
