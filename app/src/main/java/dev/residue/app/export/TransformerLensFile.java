package dev.residue.app.export;

import com.google.gson.GsonBuilder;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A transformer's weights as TransformerLens' {@code HookedTransformer} loads them by name, with
 * its configuration in the metadata.
 *
 * <p>TransformerLens has every part in every layer. What a model lacks is added so that the logits
 * stay the same: zeros for biases and MLPs, and for what a narrower MLP lacks; the transposed
 * embedding for a tied unembedding; a row per position where the embedding has one per place.
 */
public final class TransformerLensFile {

    /** The key of the configuration in the file's metadata: a JSON object of its arguments. */
    public static final String CONFIGURATION = "transformer_lens";

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final Map<String, Tensor> tensors;

    private TransformerLensFile(HookedTransformer model, SafeTensors weights) {
        settings = model.settings();
        geometry = model.geometry();
        tensors = new LinkedHashMap<>(weights.tensors());
    }

    /** Returns whether TransformerLens has all that the model computes with. */
    public static boolean has(HookedTransformer model) {
        return model.settings().placeWindow() == null;
    }

    /**
     * Completes weights.
     *
     * @param model what they are of; {@link #has} is true of it
     */
    public static SafeTensors of(HookedTransformer model, SafeTensors weights) {
        TransformerLensFile file = new TransformerLensFile(model, weights);
        file.complete();
        Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
        metadata.put(
                CONFIGURATION,
                new GsonBuilder().serializeNulls().create().toJson(file.configuration()));
        return new SafeTensors(file.tensors, metadata);
    }

    private Map<String, Object> configuration() {
        boolean rotary = settings.positions() == TransformerSettings.Positions.ROTARY;
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("n_layers", settings.layers());
        configuration.put("d_model", settings.dModel());
        configuration.put("n_heads", settings.heads());
        configuration.put("d_head", settings.headWidth());
        configuration.put("n_ctx", positions());
        configuration.put("d_vocab", geometry.vocabulary());
        configuration.put("d_vocab_out", geometry.classes());
        configuration.put("attn_only", widest() == 0);
        if (widest() > 0) {
            configuration.put("d_mlp", widest());
        }
        configuration.put("act_fn", activation());
        boolean norm = settings.norm() == TransformerSettings.Norm.LAYER;
        configuration.put("normalization_type", norm ? "LN" : null);
        configuration.put("positional_embedding_type", rotary ? "rotary" : "standard");
        if (rotary) {
            configuration.put("rotary_dim", settings.headWidth());
            configuration.put(
                    "rotary_adjacent_pairs",
                    settings.rotary() == TransformerSettings.RotaryPairs.ADJACENT);
        }
        configuration.put("attn_scale", 1 / settings.scale());
        configuration.put("init_weights", false);
        return configuration;
    }

    private String activation() {
        return switch (settings.activation()) {
            case RELU -> "relu";
            case GELU -> "gelu";
            case GELU_TANH -> "gelu_new";
        };
    }

    private int widest() {
        return settings.mlp().stream()
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private int positions() {
        return settings.positions() == TransformerSettings.Positions.LEARNED
                ? settings.positionRowCount(geometry)
                : geometry.context();
    }

    private void complete() {
        if (settings.positions() == TransformerSettings.Positions.PLACE) {
            tensors.put("pos_embed.W_pos", rowsOfPositions());
        }
        for (int layer = 0; layer < settings.layers(); layer++) {
            completeAttention("blocks." + layer + ".attn.");
            if (widest() > 0) {
                completeMlp("blocks." + layer + ".");
            }
        }
        if (settings.tied()) {
            Tensor embedding = Objects.requireNonNull(tensors.get("embed.W_E"));
            tensors.put("unembed.W_U", transposed(embedding));
        }
        addZeros("unembed.b_U", geometry.classes());
    }

    private void completeAttention(String part) {
        for (String bias : new String[] {"b_Q", "b_K", "b_V"}) {
            addZeros(part + bias, settings.heads(), settings.headWidth());
        }
        addZeros(part + "b_O", settings.dModel());
    }

    private void completeMlp(String layer) {
        int width = settings.dModel();
        if (settings.norm() == TransformerSettings.Norm.LAYER) {
            addZeros(layer + "ln2.w", width);
            addZeros(layer + "ln2.b", width);
        }
        pad(layer + "mlp.W_in", width, widest());
        pad(layer + "mlp.b_in", 1, widest());
        pad(layer + "mlp.W_out", widest(), width);
        pad(layer + "mlp.b_out", 1, width);
    }

    private void addZeros(String name, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= Math.toIntExact(size);
        }
        tensors.putIfAbsent(name, Tensor.ofFloats(new float[count], shape));
    }

    /** Gives a matrix, or a vector as one row, a size; what it lacks becomes zero. */
    private void pad(String name, int rows, int columns) {
        long[] shape = rows == 1 ? new long[] {columns} : new long[] {rows, columns};
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            addZeros(name, shape);
            return;
        }
        long[] had = tensor.shape();
        int hadColumns = (int) had[had.length - 1];
        float[] values = tensor.toFloats();
        float[] padded = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            padded[i / hadColumns * columns + i % hadColumns] = values[i];
        }
        tensors.put(name, Tensor.ofFloats(padded, shape));
    }

    private Tensor rowsOfPositions() {
        int width = settings.dModel();
        float[] places = Objects.requireNonNull(tensors.get("pos_embed.W_pos")).toFloats();
        int[] rows = settings.positionRows(geometry);
        float[] positions = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(places, rows[i] * width, positions, i * width, width);
        }
        return Tensor.ofFloats(positions, rows.length, width);
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = (int) matrix.shape()[0];
        int columns = (int) matrix.shape()[1];
        float[] values = matrix.toFloats();
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return Tensor.ofFloats(turned, columns, rows);
    }
}
