package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some parameters, whose gradients are seen, and whose values are changed, as one flat array. */
final class FlatParameters {

    private final Map<String, NDArray> weights = new LinkedHashMap<>(); // by path
    private final List<NDArray> gradients = new ArrayList<>();
    private long size;

    void add(String path, NDArray weight) {
        weights.put(path, weight);
        size += weight.getShape().size();
    }

    Iterable<String> paths() {
        return weights.keySet();
    }

    Shape shape(String path) {
        NDArray weight = weights.get(path);
        if (weight == null) {
            throw new IllegalArgumentException("there is no parameter " + path);
        }
        return weight.getShape();
    }

    long size() {
        return size;
    }

    /** Returns the gradients one after the other, {@code [size]}. */
    NDArray gradient(NDManager scope) {
        NDList flat = new NDList(weights.size());
        for (NDArray weight : weights.values()) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
            flat.add(gradient.reshape(-1));
        }
        return flat.size() == 1 ? flat.singletonOrThrow() : NDArrays.concat(flat, 0);
    }

    /** Shrinks every weight and subtracts its part of a change. */
    void subtract(double shrink, NDArray change, NDManager scope) {
        long[] ends = new long[weights.size() - 1];
        long end = 0;
        int i = 0;
        for (NDArray weight : weights.values()) {
            end += weight.getShape().size();
            if (i < ends.length) {
                ends[i++] = end;
            }
        }
        NDList parts = ends.length == 0 ? new NDList(change) : change.split(ends, 0);
        NDArray factor = scope.create((float) shrink);
        i = 0;
        for (NDArray weight : weights.values()) {
            if (shrink != 1) {
                weight.muli(factor);
            }
            weight.subi(parts.get(i++).reshape(weight.getShape()));
        }
    }

    /** Sets to zero the gradients that {@link #gradient} returned: DJL leaves it to optimisers. */
    void clearGradients() {
        for (NDArray gradient : gradients) {
            gradient.subi(gradient);
        }
        gradients.clear();
    }

    /** Returns each parameter's part of a flat array, by path. */
    Map<String, float[]> split(float[] flat) {
        Map<String, float[]> parts = new LinkedHashMap<>();
        int from = 0;
        for (Map.Entry<String, NDArray> entry : weights.entrySet()) {
            int to = from + Math.toIntExact(entry.getValue().getShape().size());
            parts.put(entry.getKey(), Arrays.copyOfRange(flat, from, to));
            from = to;
        }
        return parts;
    }

    /** Returns parts, one for each parameter in their order, as one flat array. */
    float[] join(List<float[]> parts) {
        float[] flat = new float[Math.toIntExact(size)];
        int from = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, flat, from, part.length);
            from += part.length;
        }
        return flat;
    }
}
