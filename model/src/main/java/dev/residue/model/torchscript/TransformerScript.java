package dev.residue.model.torchscript;

import dev.residue.model.component.ReadPositions;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The transformer without hooks as a TorchScript program: what {@link
 * dev.residue.model.HookedTransformer} computes call by call, in one call, with fused operations,
 * and with less arithmetic.
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
    private final MemberAxis members;
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
     * @param products the type of products
     */
    record Variant(boolean table, boolean dropping, boolean shifting, ProductType products) {}

    TransformerScript(
            TransformerSettings settings,
            Geometry geometry,
            ReadPositions reads,
            Variant variant,
            MemberAxis members) {
        this.settings = settings;
        this.geometry = geometry;
        this.reads = reads;
        this.variant = variant;
        this.members = members;
        boolean byPosition = AttentionScript.isByPosition(settings, geometry, variant.dropping);
        order = new RowOrder(writer, members, byPosition, settings.dModel(), geometry, reads);
    }

    /** Writes the program's lines; its arguments are those of {@link CompiledTransformer}. */
    List<String> body() {
        Stream stream = embed();
        for (int layer = 0; layer < settings.layers(); layer++) {
            stream = new Stream(layer(layer, stream), null);
        }
        NormalisedRows normalised = norm("ln_final", "", stream.rows);
        String matrix =
                settings.tied()
                        ? writer.let(members.transposed("embed[\"W_E\"]"))
                        : writer.let("unembed[\"W_U\"]");
        String bias = settings.unembeddingBias() ? "unembed[\"b_U\"]" : null;
        String logits = product(normalised.with(order.flat(normalised.rows())), matrix, bias);
        String perSequence = order.perSequence(logits, reads.count(), geometry.classes());
        String result = writer.let("torch.contiguous(%s)", whole(perSequence));
        if (members.isThere()) {
            long[] axes = members.axes(-1, reads.count(), geometry.classes());
            result = writer.reshape(result, axes);
        }
        List<String> body = writer.returning(result);
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
                return new Stream("embed[\"W_E\"]", order.ids(ofMembers("tokens", tableRows())));
            }
            String rows =
                    writer.let(
                            "torch.add(torch.unsqueeze(embed[\"W_E\"], %d), %s)",
                            members.axis(1), positions());
            String table = writer.reshape(rows, members.axes(-1, settings.dModel()));
            String first = writer.let("torch.mul(tokens, %d)", geometry.context());
            String ids = writer.let("torch.add(%s, columns)", first);
            return new Stream(table, order.ids(ofMembers(ids, tableRows())));
        }
        String embedded = lookedUp("embed[\"W_E\"]", "tokens", geometry.vocabulary());
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

    private int tableRows() {
        boolean rotary = settings.positions() == TransformerSettings.Positions.ROTARY;
        return geometry.vocabulary() * (rotary ? 1 : geometry.context());
    }

    /** Makes ids of a member's rows, of so many, ids of all members' rows. */
    private String ofMembers(String ids, int rows) {
        return members.isThere()
                ? writer.let("torch.add(%s, torch.mul(members, %d))", ids, rows)
                : ids;
    }

    private String lookedUp(String table, String ids, int rows) {
        if (!members.isThere()) {
            return writer.let("torch.embedding(%s, %s)", table, ids);
        }
        return gathered(
                "torch.flatten(" + table + ", 0, 1)",
                ofMembers(ids, rows),
                members.lead() + "-1, " + geometry.context(),
                settings.dModel());
    }

    /**
     * Looks rows up of which many are the same. The gradient of an embedding is added up row by row
     * in an operation each; that of a gathering is sorted first, and takes a quarter of the time.
     */
    private String gathered(String table, String ids, String axes, long width) {
        String wide = writer.let("torch.expand(torch.reshape(%s, [-1, 1]), [-1, %d])", ids, width);
        return writer.let(
                "torch.reshape(torch.gather(%s, 0, %s), [%s, %d])", table, wide, axes, width);
    }

    /**
     * Embeds positions: {@code [T, D]}, {@code [1, T, D]} or, shifted, {@code [B, T, D]}; those of
     * members {@code [member, 1, T, D]} or {@code [member, B, T, D]}.
     */
    private String positions() {
        boolean learned = settings.positions() == TransformerSettings.Positions.LEARNED;
        int rows = settings.positionRowCount(geometry);
        if (variant.shifting) {
            String shifted = writer.let("torch.add(places, shifts)"); // [B, T]
            return lookedUp("pos_embed[\"W_pos\"]", shifted, rows);
        }
        return learned && settings.positionOffset() == 0
                ? members.ofRows("pos_embed[\"W_pos\"]")
                : lookedUp("pos_embed[\"W_pos\"]", "places", rows);
    }

    /** Computes one layer: the stream after it, of all positions or of the read ones. */
    private String layer(int layer, Stream stream) {
        boolean asksAtReads = layer == settings.layers() - 1 && !reads.isAllOf(geometry.context());
        String name = layer + ".";
        String attended =
                AttentionScript.of(this, layer, asksAtReads)
                        .write(norm("blocks", name + "ln1.", stream.rows), stream.ids);
        String values = values(stream.rows, stream.ids, settings.dModel());
        String leaving = added(asksAtReads ? order.atReads(values) : values, attended, asksAtReads);
        Integer width = settings.mlp().get(layer);
        if (width == null) {
            return leaving;
        }
        NormalisedRows normalised = norm("blocks", name + "ln2.", leaving);
        NormalisedRows middle = normalised.with(order.flat(normalised.rows()));
        String pre = linear(middle, name + "mlp.W_in", name + "mlp.b_in");
        String post =
                switch (settings.activation()) {
                    case RELU -> writer.let("torch.relu(%s)", pre);
                    case GELU -> writer.let("torch.gelu(%s, approximate=\"none\")", pre);
                    case GELU_TANH -> writer.let("torch.gelu(%s, approximate=\"tanh\")", pre);
                };
        String output =
                linear(
                        new NormalisedRows(post, null, null),
                        name + "mlp.W_out",
                        name + "mlp.b_out");
        return added(leaving, output, asksAtReads);
    }

    private String linear(NormalisedRows rows, String weight, String bias) {
        return product(
                rows,
                "blocks[\"" + weight + "\"]",
                settings.hasMlpBiases() ? "blocks[\"" + bias + "\"]" : null);
    }

    /** Multiplies rows {@code [row, inner]} by a matrix {@code [inner, column]}. */
    String product(String rows, String matrix, @Nullable String bias) {
        String product = members.product(factor(rows), factor(matrix));
        return writer.let(
                bias == null
                        ? product
                        : "torch.add_(" + product + ", " + members.ofRows(bias) + ")");
    }

    /** Multiplies normalised rows {@code [row, inner]} by a matrix {@code [inner, column]}. */
    String product(NormalisedRows normalised, String matrix, @Nullable String bias) {
        if (normalised.weight() == null || normalised.bias() == null) {
            return product(normalised.rows(), matrix, bias);
        }
        String weighted =
                writer.let("torch.mul(%s, torch.unsqueeze(%s, 2))", matrix, normalised.weight());
        String shift =
                writer.let("torch.bmm(torch.unsqueeze(%s, 1), %s)", normalised.bias(), matrix);
        if (bias != null) {
            shift = writer.let("torch.add(%s, %s)", shift, members.ofRows(bias));
        }
        return writer.let(
                "torch.add_(torch.bmm(%s, %s), %s)",
                factor(normalised.rows()), factor(weighted), shift);
    }

    /** Does to rows what is left of their normalisation. */
    String whole(NormalisedRows normalised) {
        if (normalised.weight() == null || normalised.bias() == null) {
            return normalised.rows();
        }
        String rows = writer.reshape(normalised.rows(), members.axes(-1, settings.dModel()));
        String whole =
                writer.let(
                        "torch.addcmul(torch.unsqueeze(%s, 1), %s, torch.unsqueeze(%s, 1))",
                        normalised.bias(), rows, normalised.weight());
        return order.isByPosition() ? whole : order.stream(whole);
    }

    /** Adds what a part of the layer computed, or what is kept of it, to the residual stream. */
    private String added(String stream, String rows, boolean asksAtReads) {
        int positions = asksAtReads ? reads.count() : geometry.context();
        String written = whole(rows);
        if (variant.dropping) {
            written = writer.let("torch.mul_(%s, %s)", written, keptOfRows(positions));
        }
        if (order.isByPosition()) {
            return writer.let("torch.add_(%s, %s)", written, stream);
        }
        String output = order.perSequence(written, positions, settings.dModel());
        return writer.let("torch.add(%s, %s)", stream, output);
    }

    private NormalisedRows norm(String group, String prefix, String x) {
        if (settings.norm() == TransformerSettings.Norm.NONE) {
            return new NormalisedRows(x, null, null);
        }
        String weight = group + "[\"" + prefix + "w\"]";
        String bias = group + "[\"" + prefix + "b\"]";
        String normalised =
                writer.let(
                        "torch.layer_norm(%s, [%d], %s, %s, %s)",
                        x,
                        settings.dModel(),
                        members.isThere() ? "None" : weight,
                        members.isThere() ? "None" : bias,
                        TransformerSettings.Norm.EPSILON);
        return members.isThere()
                ? new NormalisedRows(normalised, weight, bias)
                : new NormalisedRows(normalised, null, null);
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
        return writer.let("torch.reshape(kept%d, [%s%s])", kept.size() - 1, members.lead(), shape);
    }

    /** Cuts what dropout keeps, {@code [number of a sequence, B]}, into a part for each drop. */
    private String split() {
        StringJoiner parts = new StringJoiner(", ");
        for (int drop = 0; drop < kept.size(); drop++) {
            parts.add("kept" + drop);
        }
        String axis = members.isThere() ? ", 1" : "";
        return parts + ", = torch.split_with_sizes(kept, " + kept + axis + ")";
    }

    /**
     * Looks rows up where they are a table.
     *
     * @param width the rows'
     */
    String values(String rows, @Nullable String ids, long width) {
        if (ids == null) {
            return rows;
        }
        return looked.computeIfAbsent(
                rows,
                table ->
                        members.isThere()
                                ? gathered(
                                        "torch.flatten(" + whole(rows) + ", 0, 1)",
                                        ids,
                                        order.isByPosition()
                                                ? members.lead() + "-1"
                                                : "-1, " + geometry.context(),
                                        width)
                                : writer.let("torch.embedding(%s, %s)", whole(rows), ids));
    }

    /** Returns how many numbers of a sequence the lines written so far decide on. */
    long kept() {
        return kept.stream().mapToLong(Long::longValue).sum();
    }

    /** Returns a value as a product's factor. */
    String factor(String value) {
        return variant.products.factor(value);
    }

    /** Returns a value, which may be a product's, as float32. */
    String whole(String value) {
        return variant.products.whole(value);
    }

    TransformerSettings settings() {
        return settings;
    }

    MemberAxis members() {
        return members;
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
