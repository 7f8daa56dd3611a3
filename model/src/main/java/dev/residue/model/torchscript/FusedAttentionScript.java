package dev.residue.model.torchscript;

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
        int[] axes = {1, 0, 2}; // of [all H, D, W]
        String projected = joined(normalised, "cat", 0, axes, letters);
        int count = letters.length;
        String values = program.values(projected, ids, (long) count * heads * dHead);
        String split = writer.reshape(values, -1, positions, count, heads, dHead);
        return writer.unbind(split, 2, count);
    }
}
