package dev.residue.model.torchscript;

import org.jspecify.annotations.Nullable;

/**
 * Attention of one head, which needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x
 * W_Q)(x' W_K)ᵀ = (x W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are
 * outputs already. A key bias adds the same to every score of a query, which the softmax takes away
 * again. Products of weights are as exact as weights.
 */
final class SingleHeadScript extends AttentionScript {

    SingleHeadScript(TransformerScript program, int layer, boolean asksAtReads) {
        super(program, layer, asksAtReads);
    }

    @Override
    String write(NormalisedRows normalised, @Nullable String ids) {
        String rows = program.whole(normalised);
        String keyWeight = writer.let(members.transposed(matrix("K", dModel, dHead)));
        String output = matrix("O", dHead, dModel);
        String queryWeight =
                writer.let(
                        "torch.mul(torch.reshape(%s, [%s%d, %d]), %s)",
                        weight("Q"), members.lead(), dModel, dHead, scale);
        String queryKey = writer.let(members.product(queryWeight, keyWeight)); // [D, D]
        String valueOutput = writer.let(members.product(matrix("V", dModel, dHead), output));
        String stream = program.values(rows, ids, dModel);
        String keys = order.perSequence(stream);
        String asked =
                asksAtReads
                        ? program.product(order.flat(order.atReads(stream)), queryKey, null)
                        : program.values(
                                program.product(order.flat(rows), queryKey, null), ids, dModel);
        if (biases) {
            String product = members.product(bias("Q"), keyWeight);
            String bias = writer.let("torch.mul(%s, %s)", product, scale);
            asked = writer.let("torch.add(%s, %s)", rowsOf(asked), bias);
        }
        asked = order.perSequence(asked, asking, dModel);
        String pattern = pattern(scores(asked, "torch.transpose(" + keys + ", 1, 2)"));
        String attended;
        if (asksAtReads) {
            String mixed = mix(pattern, keys);
            attended = program.product(order.rows(mixed, asking, dModel), valueOutput, null);
        } else {
            String made = program.product(order.flat(rows), valueOutput, null);
            made = order.perSequence(program.values(made, ids, dModel), context, dModel);
            attended = order.rows(mix(pattern, made), context, dModel);
        }
        if (!biases) {
            return attended;
        }
        // a row of the pattern sums to 1 but for what was dropped of it
        String valueBias = writer.let(members.product(bias("V"), output)); // [1, D]
        if (program.dropping()) {
            String sums = order.rows(writer.let("torch.sum(%s, [-1], True)", pattern), asking, 1);
            valueBias = writer.let(members.product(sums, valueBias));
        }
        String whole = writer.let("torch.add(%s, %s)", attended, valueBias);
        return writer.let("torch.add(%s, %s)", whole, members.ofRows(bias("O")));
    }

    /** Takes the axis of the one head away. */
    private String matrix(String letter, int rows, int columns) {
        return writer.reshape(weight(letter), members.axes(rows, columns));
    }

    /** Returns rows so that a member's bias is added to that member's. */
    private String rowsOf(String asked) {
        return members.isThere() ? order.flat(asked) : asked;
    }
}
