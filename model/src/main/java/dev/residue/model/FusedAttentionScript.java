package dev.residue.model;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Attention without dropout, which LibTorch computes in one operation. */
final class FusedAttentionScript extends MultiHeadScript {

    FusedAttentionScript(TransformerScript program, int layer, boolean asksAtReads) {
        super(program, layer, asksAtReads);
    }

    @Override
    String axes(int positions) {
        return "-1, " + positions + ", " + heads;
    }

    @Override
    String mixed(String q, String k, String v) {
        String z =
                writer.let(
                        "torch.scaled_dot_product_attention(%s, %s, %s, %s, 0., False, scale=%s)",
                        perHead(q),
                        perHead(k),
                        perHead(v),
                        program.factor(mask),
                        scale); // [B, H, R, W]
        return writer.let("torch.permute(%s, [0, 2, 1, 3])", z);
    }

    private String perHead(String x) {
        return program.factor("torch.permute(" + x + ", [0, 2, 1, 3])");
    }

    /** Applies projections in one product: of each {@code [B, position, H, W]}. */
    @Override
    String[] project(
            NormalisedRows normalised, @Nullable String ids, int positions, String... letters) {
        StringJoiner weights = new StringJoiner(", ");
        StringJoiner joinedBiases = new StringJoiner(", ");
        for (String letter : letters) {
            weights.add(weight(letter));
            if (biases) {
                joinedBiases.add(bias(letter));
            }
        }
        int axis = members.axis(0);
        String lead = members.lead();
        String joined = writer.let("torch.cat([%s], %d)", weights, axis); // [all H, D, W]
        String matrix =
                writer.let(
                        "torch.reshape(torch.permute(%s, %s), [%s%d, -1])",
                        joined, members.order(1, 0, 2), lead, dModel);
        String bias =
                biases
                        ? writer.let(
                                "torch.reshape(torch.cat([%s], %d), [%s-1])",
                                joinedBiases, axis, lead)
                        : null;
        NormalisedRows flat = normalised.with(order.flat(normalised.rows()));
        String projected = program.product(flat, matrix, bias);
        int count = letters.length;
        String split =
                writer.let(
                        "torch.reshape(%s, [-1, %d, %d, %d, %d])",
                        program.values(projected, ids), positions, count, heads, dHead);
        return writer.unbind(split, 2, count);
    }
}
