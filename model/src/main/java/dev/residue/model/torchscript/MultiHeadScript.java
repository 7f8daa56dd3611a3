package dev.residue.model.torchscript;

import dev.residue.model.settings.TransformerSettings;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Attention of many heads, whose queries, keys and values are one product. */
abstract class MultiHeadScript extends AttentionScript {

    MultiHeadScript(TransformerScript program, int layer, boolean asksAtReads) {
        super(program, layer, asksAtReads);
    }

    @Override
    final String write(NormalisedRows normalised, @Nullable String ids) {
        String q;
        String k;
        String v;
        if (asksAtReads) {
            String asked = order.atReads(program.values(normalised.rows(), ids, dModel));
            q = project(normalised.with(asked), null, asking, "Q")[0];
            String[] rest = project(normalised, ids, context, "K", "V");
            k = rest[0];
            v = rest[1];
        } else {
            String[] all = project(normalised, ids, context, "Q", "K", "V");
            q = all[0];
            k = all[1];
            v = all[2];
        }
        if (program.settings().positions() == TransformerSettings.Positions.ROTARY) {
            q = turned(q, turns(asksAtReads ? "turns_at_reads" : "turns"), axes(asking));
            k = turned(k, turns("turns"), axes(context));
        }
        long width = (long) heads * dHead;
        String mixed = writer.reshape(mixed(q, k, v), members.axes(-1, width));
        String output = writer.reshape(weight("O"), members.axes(width, dModel));
        return program.product(mixed, output, biases ? bias("O") : null);
    }

    /**
     * Applies projections in one product.
     *
     * @param letters those of the weights
     */
    abstract String[] project(
            NormalisedRows normalised, @Nullable String ids, int positions, String... letters);

    /**
     * Multiplies by the weights of projections as one matrix, and adds their biases.
     *
     * @param join how TorchScript joins arrays, along an axis of one model
     * @param turned the order of the joined weights' axes, D first
     */
    final String joined(
            NormalisedRows normalised, String join, int axis, int[] turned, String... letters) {
        StringJoiner weights = new StringJoiner(", ");
        StringJoiner joinedBiases = new StringJoiner(", ");
        for (String letter : letters) {
            weights.add(scaled(letter, weight(letter)));
            if (biases) {
                joinedBiases.add(scaled(letter, bias(letter)));
            }
        }
        String call = "torch." + join + "([%s], " + members.axis(axis) + ")";
        String joined = writer.let(call, weights);
        String first = "torch.permute(" + joined + ", " + members.order(turned) + ")";
        String matrix = writer.reshape(first, members.axes(dModel, -1));
        String bias =
                biases ? writer.reshape(call.formatted(joinedBiases), members.axes(-1)) : null;
        NormalisedRows flat = normalised.with(order.flat(normalised.rows()));
        return program.product(flat, matrix, bias);
    }

    /** Scales what makes queries, where {@link #mixed} does not. */
    String scaled(String letter, String weight) {
        return weight;
    }

    /** Returns the axes of what {@link #project} makes, but for the last one, W. */
    abstract String axes(int positions);

    /** Returns what turns each position, {@code [T, 1, W / 2, 2]}, as {@link #axes} need it. */
    String turns(String constant) {
        return constant;
    }

    /** Mixes values, so that the rows of all heads follow each other in the stream's order. */
    abstract String mixed(String q, String k, String v);

    /** Turns queries or keys by their positions, as complex numbers. */
    private String turned(String x, String turns, String axes) {
        String pairs =
                writer.let("torch.reshape(%s, [%s, %d, 2])", program.whole(x), axes, dHead / 2);
        String turned =
                writer.let(
                        "torch.mul(torch.view_as_complex(%s), torch.view_as_complex(%s))",
                        pairs, turns);
        return writer.let("torch.reshape(torch.view_as_real(%s), [%s, %d])", turned, axes, dHead);
    }
}
