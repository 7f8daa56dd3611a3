package dev.residue.model.torchscript;

import org.jspecify.annotations.Nullable;

/**
 * Attention in plain operations, with dropout of the pattern or over a short context: of rows that
 * lie position by position, so that {@code [T, B H, W]} are queries, keys or values of all heads of
 * all sequences without a copy.
 */
final class UnfusedAttentionScript extends MultiHeadScript {

    UnfusedAttentionScript(TransformerScript program, int layer, boolean asksAtReads) {
        super(program, layer, asksAtReads);
    }

    @Override
    String axes(int positions) {
        return members.isThere() ? "-1, " + positions : positions + ", -1";
    }

    @Override
    String turns(String constant) {
        return members.isThere() ? "torch.transpose(" + constant + ", 0, 1)" : constant;
    }

    @Override
    String mixed(String q, String k, String v) {
        if (members.isThere()) {
            return mixedOfMembers(q, k, v);
        }
        String scores =
                scores("torch.transpose(" + q + ", 0, 1)", "torch.permute(" + k + ", [1, 2, 0])");
        String z = mix(pattern(scores), "torch.transpose(" + v + ", 0, 1)");
        return writer.let("torch.transpose(%s, 0, 1)", z); // [R, B H, W]
    }

    /** Mixes likewise: {@code [member, R, B H, W]}. */
    private String mixedOfMembers(String q, String k, String v) {
        String z = mix(pattern(scores(q, "torch.transpose(" + k + ", 1, 2)")), v);
        String each = writer.reshape(z, members.axes(-1, asking, dHead));
        return writer.let("torch.transpose(%s, 1, 2)", each);
    }

    /**
     * Applies projections in one product: of each {@code [position, B H, W]}. Those of members are
     * {@code [member B H, position, W]}, which takes a copy: one axis cannot be both outside and
     * inside of that of positions.
     */
    @Override
    String[] project(
            NormalisedRows normalised, @Nullable String ids, int positions, String... letters) {
        int[] axes = {2, 0, 1, 3}; // of [H, letter, D, W]
        int count = letters.length;
        long width = (long) count * heads * dHead;
        String projected =
                program.values(joined(normalised, "stack", 1, axes, letters), ids, width);
        if (members.isThere()) {
            String each = writer.reshape(projected, members.axes(positions, -1, count, dHead));
            String first = writer.let("torch.permute(%s, [3, 0, 2, 1, 4])", each);
            return writer.unbind(writer.reshape(first, count, -1, positions, dHead), 0, count);
        }
        String split = writer.reshape(projected, positions, -1, count, dHead);
        return writer.unbind(split, 2, count);
    }

    /** Scales what makes queries, which is smaller than the scores. */
    @Override
    String scaled(String letter, String weight) {
        return letter.equals("Q") ? "torch.mul(" + weight + ", " + scale + ")" : weight;
    }
}
