package dev.residue.model;

import java.util.StringJoiner;
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
        return positions + ", -1";
    }

    @Override
    String mixed(String q, String k, String v) {
        String scores =
                writer.let(
                        "torch.baddbmm(%s, torch.transpose(%s, 0, 1), torch.permute(%s, [1, 2,"
                                + " 0]))",
                        mask, q, k);
        String z = writer.let("torch.bmm(%s, torch.transpose(%s, 0, 1))", pattern(scores), v);
        return writer.let("torch.transpose(%s, 0, 1)", z); // [R, B H, W]
    }

    /** Applies projections in one product: of each {@code [position, B H, W]}. */
    @Override
    String[] project(String rows, @Nullable String ids, int positions, String... letters) {
        StringJoiner weights = new StringJoiner(", ");
        StringJoiner joinedBiases = new StringJoiner(", ");
        for (String letter : letters) {
            weights.add(scaled(letter, weight(letter)));
            if (biases) {
                joinedBiases.add(scaled(letter, bias(letter)));
            }
        }
        int count = letters.length;
        String joined = writer.let("torch.stack([%s], 1)", weights); // [H, letter, D, W]
        String matrix =
                writer.let(
                        "torch.reshape(torch.permute(%s, [2, 0, 1, 3]), [%d, -1])", joined, dModel);
        String bias =
                biases
                        ? writer.let("torch.reshape(torch.stack([%s], 1), [-1])", joinedBiases)
                        : null;
        String projected = program.values(program.product(rows, matrix, bias), ids);
        String split =
                writer.let(
                        "torch.reshape(%s, [%d, -1, %d, %d])", projected, positions, count, dHead);
        return writer.unbind(split, 2, count);
    }

    /** Scales what makes queries, which is smaller than the scores. */
    private String scaled(String letter, String weight) {
        return letter.equals("Q") ? "torch.mul(" + weight + ", " + scale + ")" : weight;
    }
}
