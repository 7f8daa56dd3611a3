package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.SafeTensorsException;
import dev.residue.training.safetensors.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Moves a block's parameters to and from safetensors, by parameter path. */
public final class Weights {

    private Weights() {}

    /** Returns all parameters of an initialised block, in the block's order. */
    public static SafeTensors of(Block block) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray array = entry.getValue().getArray();
            requireFloat32(entry.getKey(), array);
            tensors.put(
                    entry.getKey(),
                    Tensor.ofFloats(array.toFloatArray(), array.getShape().getShape()));
        }
        return new SafeTensors(tensors);
    }

    /**
     * Sets all parameters of an initialised block.
     *
     * <p>Tensors for which the block has no parameter are accepted where they are all zero: they
     * are the biases and MLPs of a layer that has none.
     *
     * @param tensors the weights
     * @param block the block
     * @param where names the weights' origin in messages
     * @throws SafeTensorsException if a parameter is missing, has another shape, or holds a number
     *     that is not finite; or if a tensor left over is not all zero
     */
    public static void load(SafeTensors tensors, Block block, String where)
            throws SafeTensorsException {
        Set<String> leftOver = new TreeSet<>(tensors.tensors().keySet());
        for (Pair<String, Parameter> entry : block.getParameters()) {
            values(tensors, entry.getKey(), entry.getValue().getArray().getShape(), where);
            leftOver.remove(entry.getKey());
        }
        for (String name : leftOver) {
            for (float value : floats(require(tensors, name, where), name, where)) {
                if (value != 0) {
                    throw new SafeTensorsException(
                            String.format(
                                    Locale.ROOT,
                                    "%s: tensor %s is not all zero, and this model has no place"
                                            + " for it; choose an experiment whose model has",
                                    where,
                                    name));
                }
            }
        }
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray array = entry.getValue().getArray();
            array.set(values(tensors, entry.getKey(), array.getShape(), where));
        }
    }

    static Tensor require(SafeTensors tensors, String name, String where)
            throws SafeTensorsException {
        Tensor tensor = tensors.tensors().get(name);
        if (tensor == null) {
            throw new SafeTensorsException(
                    String.format(
                            Locale.ROOT,
                            "%s: tensor %s is missing; choose an experiment whose model fits",
                            where,
                            name));
        }
        return tensor;
    }

    /** Returns a tensor's values, checked to be finite numbers of a shape. */
    static float[] values(SafeTensors tensors, String name, Shape shape, String where)
            throws SafeTensorsException {
        Tensor tensor = require(tensors, name, where);
        if (!Arrays.equals(tensor.shape(), shape.getShape())) {
            throw new SafeTensorsException(
                    String.format(
                            Locale.ROOT,
                            "%s: tensor %s is %s; this model needs %s",
                            where,
                            name,
                            Arrays.toString(tensor.shape()),
                            Arrays.toString(shape.getShape())));
        }
        float[] values = floats(tensor, name, where);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new SafeTensorsException(
                        String.format(Locale.ROOT, "%s: tensor %s holds %s", where, name, value));
            }
        }
        return values;
    }

    private static float[] floats(Tensor tensor, String name, String where)
            throws SafeTensorsException {
        if (!tensor.dataType().isFloating()) {
            throw new SafeTensorsException(
                    String.format(
                            Locale.ROOT,
                            "%s: tensor %s holds %s; weights are floating-point numbers",
                            where,
                            name,
                            tensor.dataType()));
        }
        return tensor.toFloats();
    }

    private static void requireFloat32(String name, NDArray array) {
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalStateException(
                    "parameter " + name + " is " + array.getDataType() + "; FLOAT32 is supported");
        }
    }
}
