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
import org.jspecify.annotations.Nullable;

/**
 * Some parameters, whose gradients are seen, and whose values are changed, as one flat array. A
 * single one keeps its shape, and nothing of it is copied.
 */
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

    /** Returns the shape in which they are seen. */
    Shape shape() {
        return weights.size() == 1
                ? weights.values().iterator().next().getShape()
                : new Shape(size);
    }

    /** Returns the gradients one after the other; a single one itself. */
    NDArray gradient(NDManager scope) {
        for (NDArray weight : weights.values()) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        if (gradients.size() == 1) {
            return gradients.get(0);
        }
        NDList flat = new NDList(gradients.size());
        for (NDArray gradient : gradients) {
            flat.add(gradient.reshape(-1));
        }
        return NDArrays.concat(flat, 0);
    }

    /**
     * Subtracts from every weight its part of a change.
     *
     * @param shrink what every weight is multiplied by before; null for 1
     * @param change of the gradients' shape; parts of it belong to its manager
     */
    void subtract(@Nullable NDArray shrink, NDArray change) {
        NDList parts = weights.size() == 1 ? new NDList(change) : change.split(starts(), 0);
        int i = 0;
        for (NDArray weight : weights.values()) {
            if (shrink != null) {
                weight.muli(shrink);
            }
            NDArray part = parts.get(i++);
            weight.subi(weights.size() == 1 ? part : part.reshape(weight.getShape()));
        }
    }

    /** Returns where each parameter but the first begins. */
    private long[] starts() {
        long[] starts = new long[weights.size() - 1];
        long end = 0;
        int i = 0;
        for (NDArray weight : weights.values()) {
            end += weight.getShape().size();
            if (i < starts.length) {
                starts[i++] = end;
            }
        }
        return starts;
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
