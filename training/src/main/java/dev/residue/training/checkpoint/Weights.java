package dev.residue.training.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.training.engine.InPlaceCopy;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.SafeTensorsException;
import dev.residue.training.safetensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Moves a block's parameters to and from safetensors, by parameter path.
 *
 * <p>What names and shapes of weights do not say, such as which dimensions rotary positions turn
 * together, a block tells by {@link Block#getCustomMetadata}; it is written to the file's metadata,
 * and a file whose metadata say otherwise is refused.
 */
public final class Weights {

    /** What a checkpoint means that was written before its file said so. */
    private static final Map<String, String> UNSAID_IN_CHECKPOINTS = Map.of("rotary", "adjacent");

    private static final String ANOTHER_FILE = "choose an experiment whose model fits";

    private Weights() {}

    /** Returns all parameters of an initialised block, in the block's order, and its metadata. */
    public static SafeTensors of(Block block) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray array = entry.getValue().getArray();
            requireFloat32(entry.getKey(), array);
            tensors.put(
                    entry.getKey(),
                    Tensor.ofFloats(array.toFloatArray(), array.getShape().getShape()));
        }
        return new SafeTensors(tensors, metadata(block));
    }

    /**
     * Sets all parameters of an initialised block to weights from anywhere.
     *
     * <p>A prefix before the names of all parameters, such as a compiler's wrapper adds, is left
     * out. Tensors for which the block has no parameter are accepted where they are all zero (the
     * biases and MLPs of a layer that has none), are {@link TransformerLensConstants}, or repeat a
     * tied embedding.
     *
     * @param where names the weights' origin in messages
     * @return what whoever gave the file should know, a sentence each; mostly nothing
     * @throws SafeTensorsException if a parameter is missing, has another shape or type, or holds a
     *     number that is not finite; if a tensor left over is not all zero; or if the file says
     *     that its weights are meant otherwise. The block is then left as it was
     */
    public static List<String> load(SafeTensors tensors, Block block, String where)
            throws SafeTensorsException {
        return load(tensors, tensors.metadata(), block, where);
    }

    /**
     * Sets all parameters of an initialised block to those of a checkpoint of our own.
     *
     * @throws SafeTensorsException as {@link #load(SafeTensors, Block, String)}
     */
    public static void load(Checkpoint checkpoint, Block block) throws SafeTensorsException {
        SafeTensors tensors = checkpoint.weights();
        Map<String, String> said = new LinkedHashMap<>(UNSAID_IN_CHECKPOINTS);
        said.putAll(tensors.metadata());
        load(tensors, said, block, checkpoint.weightsFile().toString());
    }

    private static List<String> load(
            SafeTensors tensors, Map<String, String> said, Block block, String where)
            throws SafeTensorsException {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            parameters.put(entry.getKey(), entry.getValue().getArray());
        }
        NamedTensors named = NamedTensors.of(tensors.tensors(), parameters.keySet());
        named.requireAll(parameters, where);
        List<String> notes = new ArrayList<>();
        if (!named.prefix().isEmpty()) {
            notes.add(
                    "%s: '%s' before the tensors' names is left out"
                            .formatted(where, named.prefix()));
        }
        Map<String, String> meant = metadata(block);
        requireSameMeaning(meant, said, where);
        TransformerLensConstants constants =
                new TransformerLensConstants(named.needed(), meant.get("rotary"), where);
        List<String> tooMany = new ArrayList<>();
        for (Map.Entry<String, Tensor> entry : named.leftOver().entrySet()) {
            boolean known =
                    constants.check(entry.getKey(), entry.getValue())
                            || TiedUnembedding.is(entry.getKey(), entry.getValue(), named.needed());
            if (!known && !entry.getValue().isZero()) {
                tooMany.add(entry.getKey());
            }
        }
        if (!tooMany.isEmpty()) {
            throw tooMany(tooMany, named, parameters, where);
        }
        for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
            values(named, entry, where);
        }
        for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
            InPlaceCopy.copy(entry.getValue(), values(named, entry, where));
        }
        notes.addAll(constants.notes());
        if (meant.containsKey("rotary") && !said.containsKey("rotary") && !constants.sayPairs()) {
            notes.add(
                    ("%s does not say which dimensions rotary positions turn together; they"
                                    + " are taken for rotary: %s. TransformerLens' default is"
                                    + " halves")
                            .formatted(where, meant.get("rotary")));
        }
        return notes;
    }

    private static void requireSameMeaning(
            Map<String, String> meant, Map<String, String> said, String where)
            throws SafeTensorsException {
        for (Map.Entry<String, String> entry : new TreeMap<>(meant).entrySet()) {
            String other = said.getOrDefault(entry.getKey(), entry.getValue());
            if (!other.equals(entry.getValue())) {
                throw meantOtherwise(where, entry.getKey(), other, entry.getValue());
            }
        }
    }

    /** Refuses weights that fit by name and shape and are meant otherwise. */
    static SafeTensorsException meantOtherwise(
            String where, String key, String files, String models) {
        String shown = NamedTensors.cut(files.replaceAll("\\p{C}", "?")); // of unknown origin
        return new SafeTensorsException(
                "%s: the weights are of a model with %s: %s, this model has %s: %s"
                        .formatted(where, key, shown, key, models),
                "choose an experiment whose model has %s: %s".formatted(key, shown));
    }

    private static SafeTensorsException tooMany(
            List<String> names, NamedTensors named, Map<String, NDArray> parameters, String where) {
        return new SafeTensorsException(
                "%s: not all zero, and without a place in this model: %s. The model has %s"
                        .formatted(
                                where,
                                NamedTensors.list(
                                        names.stream()
                                                .map(name -> name + named.shape(name))
                                                .toList()),
                                NamedTensors.list(parameters.keySet())),
                "choose an experiment whose model has these parts, or leave them out of the file");
    }

    private static float[] values(
            NamedTensors named, Map.Entry<String, NDArray> parameter, String where)
            throws SafeTensorsException {
        String name = parameter.getKey();
        Tensor tensor = Objects.requireNonNull(named.needed().get(name)); // requireAll was called
        return values(tensor, name, parameter.getValue().getShape(), where);
    }

    /** Returns a tensor's values, checked to be finite numbers of a shape. */
    private static float[] values(Tensor tensor, String name, Shape needed, String where)
            throws SafeTensorsException {
        long[] shape = needed.getShape();
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new SafeTensorsException(
                    "%s: tensor %s is %s; this model needs %s"
                            .formatted(
                                    where,
                                    name,
                                    Arrays.toString(tensor.shape()),
                                    Arrays.toString(shape)),
                    ANOTHER_FILE);
        }
        if (!tensor.dataType().isFloating()) {
            throw new SafeTensorsException(
                    "%s: tensor %s holds %s; weights are F32, F16, BF16 or F64"
                            .formatted(where, name, tensor.dataType()),
                    "convert it, by .float() in PyTorch, and save the file again");
        }
        float[] values = tensor.toFloats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new SafeTensorsException(
                        "%s: tensor %s holds %s".formatted(where, name, value),
                        "give weights whose numbers are all finite, and fit a float");
            }
        }
        return values;
    }

    /**
     * Returns a tensor's values.
     *
     * @throws SafeTensorsException if it is missing, has another shape, or is not all finite
     */
    public static float[] values(SafeTensors tensors, String name, Shape shape, String where)
            throws SafeTensorsException {
        return values(require(tensors, name, where), name, shape, where);
    }

    /**
     * Returns a tensor.
     *
     * @throws SafeTensorsException if there is none of the name
     */
    public static Tensor require(SafeTensors tensors, String name, String where)
            throws SafeTensorsException {
        Tensor tensor = tensors.tensors().get(name);
        if (tensor == null) {
            throw new SafeTensorsException(
                    where + ": tensor " + name + " is missing", ANOTHER_FILE);
        }
        return tensor;
    }

    /** Returns what a block and those in it tell of themselves. */
    private static Map<String, String> metadata(Block block) {
        Map<String, String> metadata = new TreeMap<>();
        for (Block child : block.getChildren().values()) {
            metadata.putAll(metadata(child));
        }
        metadata.putAll(block.getCustomMetadata());
        return metadata;
    }

    private static void requireFloat32(String name, NDArray array) {
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalStateException(
                    "parameter " + name + " is " + array.getDataType() + "; FLOAT32 is supported");
        }
    }
}
