package dev.residue.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The transformer without hooks as a TorchScript program: what {@link HookedTransformer} computes
 * call by call, in one call, with fused operations, and with less arithmetic.
 *
 * <ul>
 *   <li>Before the first layer a position depends on its token and its position alone. Where there
 *       are fewer rows of such a table than positions in the batch, what is done to every position
 *       is done once to every row, and looked up.
 *   <li>A single head needs its weights only as the products W_Q W_Kᵀ and W_V W_O.
 *   <li>Queries, keys and values are one product, biases are added in its memory, and a rotary turn
 *       is one multiplication of complex numbers.
 *   <li>Where attention is not one fused operation, rows lie position by position ({@link
 *       RowOrder}).
 * </ul>
 *
 * <p>Names in the comments: B = batch, T = position, R = read position, H = head, D = dModel, W =
 * dHead.
 */
final class TransformerScript {

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final ReadPositions reads;
    private final Variant variant;
    private final ScriptWriter writer = new ScriptWriter();
    private final RowOrder order;
    private final Map<String, String> looked = new HashMap<>(); // values by table
    private final List<Long> kept = new ArrayList<>(); // numbers of a sequence, drop by drop

    /**
     * Which program is needed.
     *
     * @param table whether the first layer works on a table of rows
     * @param dropping whether numbers are dropped
     * @param shifting whether positions are shifted
     */
    record Variant(boolean table, boolean dropping, boolean shifting) {}

    TransformerScript(
            TransformerSettings settings, Geometry geometry, ReadPositions reads, Variant variant) {
        this.settings = settings;
        this.geometry = geometry;
        this.reads = reads;
        this.variant = variant;
        boolean byPosition = AttentionScript.isByPosition(settings, geometry, variant.dropping);
        order = new RowOrder(writer, byPosition, settings.dModel(), geometry, reads);
    }

    /** Writes the program's lines; its arguments are those of {@link CompiledTransformer}. */
    List<String> body() {
        Stream stream = embed();
        for (int layer = 0; layer < settings.layers(); layer++) {
            stream = new Stream(layer(layer, stream), null);
        }
        String normalised = order.flat(norm("ln_final", "", stream.rows));
        String matrix =
                settings.tied()
                        ? writer.let("torch.t(embed[\"W_E\"])")
                        : writer.let("unembed[\"W_U\"]");
        String bias = settings.unembeddingBias() ? "unembed[\"b_U\"]" : null;
        String logits = product(normalised, matrix, bias);
        String perSequence = order.perSequence(logits, reads.count(), geometry.classes());
        List<String> body = writer.returning(writer.let("torch.contiguous(%s)", perSequence));
        if (variant.dropping) {
            body.add(0, split());
        }
        return body;
    }

    /**
     * The residual stream before a layer.
     *
     * @param rows {@code [B, T, D]} or {@code [T B, D]}, or a table {@code [row, D]}
     * @param ids each position's row, {@code [B, T]} or {@code [T B]}; none where there is no table
     */
    private record Stream(String rows, @Nullable String ids) {}

    private Stream embed() {
        boolean rotary = settings.positions() == TransformerSettings.Positions.ROTARY;
        if (variant.table) {
            if (rotary) {
                return new Stream("embed[\"W_E\"]", order.ids("tokens"));
            }
            String rows =
                    writer.let("torch.add(torch.unsqueeze(embed[\"W_E\"], 1), %s)", positions());
            String table = writer.let("torch.reshape(%s, [-1, %d])", rows, settings.dModel());
            String first = writer.let("torch.mul(tokens, %d)", geometry.context());
            return new Stream(table, order.ids(writer.let("torch.add(%s, columns)", first)));
        }
        String embedded = writer.let("torch.embedding(embed[\"W_E\"], tokens)");
        if (!rotary) {
            embedded = writer.let("torch.add(%s, %s)", embedded, positions());
        }
        String rows = order.stream(embedded);
        return new Stream(
                variant.dropping
                        ? writer.let("torch.mul(%s, %s)", rows, keptOfRows(geometry.context()))
                        : rows,
                null);
    }

    /** Embeds positions: {@code [T, D]}, {@code [1, T, D]} or, shifted, {@code [B, T, D]}. */
    private String positions() {
        boolean learned = settings.positions() == TransformerSettings.Positions.LEARNED;
        if (variant.shifting) {
            String shifted = writer.let("torch.add(places, shifts)"); // [B, T]
            return writer.let("torch.embedding(pos_embed[\"W_pos\"], %s)", shifted);
        }
        return learned && settings.positionOffset() == 0
                ? "pos_embed[\"W_pos\"]"
                : writer.let("torch.embedding(pos_embed[\"W_pos\"], places)");
    }

    /** Computes one layer: the stream after it, of all positions or of the read ones. */
    private String layer(int layer, Stream stream) {
        boolean asksAtReads = layer == settings.layers() - 1 && !reads.isAllOf(geometry.context());
        String name = layer + ".";
        Stream normalised = new Stream(norm("blocks", name + "ln1.", stream.rows), stream.ids);
        String attended =
                AttentionScript.of(this, layer, asksAtReads).write(normalised.rows, normalised.ids);
        String values = values(stream.rows, stream.ids);
        String leaving = added(asksAtReads ? order.atReads(values) : values, attended, asksAtReads);
        Integer width = settings.mlp().get(layer);
        if (width == null) {
            return leaving;
        }
        String middle = order.flat(norm("blocks", name + "ln2.", leaving));
        String pre = linear(middle, name + "mlp.W_in", name + "mlp.b_in");
        String post =
                switch (settings.activation()) {
                    case RELU -> writer.let("torch.relu(%s)", pre);
                    case GELU -> writer.let("torch.gelu(%s, approximate=\"none\")", pre);
                    case GELU_TANH -> writer.let("torch.gelu(%s, approximate=\"tanh\")", pre);
                };
        String output = linear(post, name + "mlp.W_out", name + "mlp.b_out");
        return added(leaving, output, asksAtReads);
    }

    private String linear(String rows, String weight, String bias) {
        return product(
                rows,
                "blocks[\"" + weight + "\"]",
                settings.hasMlpBiases() ? "blocks[\"" + bias + "\"]" : null);
    }

    /** Multiplies rows {@code [row, inner]} by a matrix {@code [inner, column]}. */
    String product(String rows, String matrix, @Nullable String bias) {
        String product = "torch.mm(" + rows + ", " + matrix + ")";
        return writer.let(bias == null ? product : "torch.add_(" + product + ", " + bias + ")");
    }

    /** Adds what a part of the layer computed, or what is kept of it, to the residual stream. */
    private String added(String stream, String rows, boolean asksAtReads) {
        int positions = asksAtReads ? reads.count() : geometry.context();
        if (variant.dropping) {
            rows = writer.let("torch.mul_(%s, %s)", rows, keptOfRows(positions));
        }
        if (order.isByPosition()) {
            return writer.let("torch.add_(%s, %s)", rows, stream);
        }
        String output = order.perSequence(rows, positions, settings.dModel());
        return writer.let("torch.add(%s, %s)", stream, output);
    }

    private String norm(String group, String prefix, String x) {
        if (settings.norm() == TransformerSettings.Norm.NONE) {
            return x;
        }
        return writer.let(
                "torch.layer_norm(%s, [%d], %s[\"%sw\"], %s[\"%sb\"], %s)",
                x, settings.dModel(), group, prefix, group, prefix, Normalisation.EPSILON);
    }

    private String keptOfRows(int positions) {
        long dModel = settings.dModel();
        return kept(positions * dModel, "-1, " + dModel);
    }

    /**
     * Takes the next numbers of what dropout keeps.
     *
     * @param count how many of each sequence
     * @param shape theirs, where -1 may stand for one axis
     */
    String kept(long count, String shape) {
        kept.add(count);
        return writer.let("torch.reshape(kept%d, [%s])", kept.size() - 1, shape);
    }

    /** Cuts what dropout keeps, {@code [number of a sequence, B]}, into a part for each drop. */
    private String split() {
        StringJoiner parts = new StringJoiner(", ");
        for (int drop = 0; drop < kept.size(); drop++) {
            parts.add("kept" + drop);
        }
        return parts + ", = torch.split_with_sizes(kept, " + kept + ")";
    }

    /** Looks rows up where they are a table. */
    String values(String rows, @Nullable String ids) {
        return ids == null
                ? rows
                : looked.computeIfAbsent(
                        rows, table -> writer.let("torch.embedding(%s, %s)", table, ids));
    }

    /** Returns how many numbers of a sequence the lines written so far decide on. */
    long kept() {
        return kept.stream().mapToLong(Long::longValue).sum();
    }

    TransformerSettings settings() {
        return settings;
    }

    RowOrder order() {
        return order;
    }

    Geometry geometry() {
        return geometry;
    }

    ReadPositions reads() {
        return reads;
    }

    boolean dropping() {
        return variant.dropping;
    }

    ScriptWriter writer() {
        return writer;
    }
}
