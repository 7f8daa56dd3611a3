package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * One layer's keys and values of the positions so far, each {@code [batch, position, head, dHead]}.
 */
public final class KeyValueCache {

    private @Nullable NDArray keys;
    private @Nullable NDArray values;

    /** Adds those of the positions that follow. */
    void append(NDArray newKeys, NDArray newValues) {
        keys = keys == null ? newKeys : NDArrays.concat(new NDList(keys, newKeys), 1);
        values = values == null ? newValues : NDArrays.concat(new NDList(values, newValues), 1);
    }

    NDArray keys() {
        return present(keys);
    }

    NDArray values() {
        return present(values);
    }

    private static NDArray present(@Nullable NDArray array) {
        if (array == null) {
            throw new IllegalStateException("nothing was appended");
        }
        return array;
    }
}
