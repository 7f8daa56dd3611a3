package dev.residue.analysis.probe;

import ai.djl.ndarray.NDArray;

/** Host copies of arrays of successive chunks, joined along the first axis. */
final class Gathered {

    private final int count;
    private float[] data = new float[0];
    private long[] shape = {0};
    private int filled;

    Gathered(int count) {
        this.count = count;
    }

    void add(NDArray chunk) {
        float[] values = chunk.toFloatArray();
        if (filled == 0) {
            shape = chunk.getShape().getShape().clone();
            data = new float[Math.toIntExact(values.length / shape[0] * count)];
            shape[0] = count;
        }
        System.arraycopy(values, 0, data, filled, values.length);
        filled += values.length;
    }

    Measurements.Values values() {
        return new Measurements.Values(data, shape);
    }
}
