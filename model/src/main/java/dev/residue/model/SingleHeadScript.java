package dev.residue.model;

import org.jspecify.annotations.Nullable;

/**
 * Attention of one head, which needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x
 * W_Q)(x' W_K)ᵀ = (x W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are
 * outputs already. A key bias adds the same to every score of a query, which the softmax takes away
 * again.
 */
final class SingleHeadScript extends AttentionScript {

    SingleHeadScript(TransformerScript program, int layer, boolean asksAtReads) {
        super(program, layer, asksAtReads);
    }

    @Override
    String write(String rows, @Nullable String ids) {
        String keyWeight =
                writer.let("torch.t(torch.reshape(%s, [%d, %d]))", weight("K"), dModel, dHead);
        String output = writer.let("torch.reshape(%s, [%d, %d])", weight("O"), dHead, dModel);
        String queryWeight =
                writer.let(
                        "torch.mul(torch.reshape(%s, [%d, %d]), %s)",
                        weight("Q"), dModel, dHead, scale);
        String queryKey = writer.let("torch.mm(%s, %s)", queryWeight, keyWeight); // [D, D]
        String valueOutput =
                writer.let(
                        "torch.mm(torch.reshape(%s, [%d, %d]), %s)",
                        weight("V"), dModel, dHead, output);
        String stream = program.values(rows, ids);
        String keys = order.perSequence(stream);
        String asked =
                asksAtReads
                        ? program.product(order.flat(order.atReads(stream)), queryKey, null)
                        : program.values(program.product(order.flat(rows), queryKey, null), ids);
        if (biases) {
            String bias =
                    writer.let("torch.mul(torch.mm(%s, %s), %s)", bias("Q"), keyWeight, scale);
            asked = writer.let("torch.add(%s, %s)", asked, bias);
        }
        asked = order.perSequence(asked, asking, dModel);
        String pattern =
                pattern(
                        writer.let(
                                "torch.baddbmm(%s, %s, torch.transpose(%s, 1, 2))",
                                mask, asked, keys));
        String attended;
        if (asksAtReads) {
            String mixed = writer.let("torch.bmm(%s, %s)", pattern, keys);
            attended = program.product(order.rows(mixed, dModel), valueOutput, null);
        } else {
            String values = program.product(order.flat(rows), valueOutput, null);
            values = order.perSequence(program.values(values, ids), context, dModel);
            attended = order.rows(writer.let("torch.bmm(%s, %s)", pattern, values), dModel);
        }
        if (!biases) {
            return attended;
        }
        // a row of the pattern sums to 1 but for what was dropped of it
        String valueBias = writer.let("torch.mm(%s, %s)", bias("V"), output); // [1, D]
        if (program.dropping()) {
            String sums = order.rows(writer.let("torch.sum(%s, [-1], True)", pattern), 1);
            valueBias = writer.let("torch.mm(%s, %s)", sums, valueBias);
        }
        String whole = writer.let("torch.add(%s, %s)", attended, valueBias);
        return writer.let("torch.add(%s, %s)", whole, bias("O"));
    }
}
