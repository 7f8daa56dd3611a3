package dev.residue.model.torchscript;

import dev.residue.model.component.ReadPositions;
import dev.residue.model.settings.Geometry;

/**
 * The order of the residual stream's rows in a {@link TransformerScript}.
 *
 * <p>Sequence by sequence, {@code [B, T, D]}, is how everyone has it. Position by position, {@code
 * [T B, D]}, the heads of all sequences are one axis, and neighbouring read positions one piece,
 * both without a copy. LibTorch's fused attention copies nothing either, but has no dropout on a
 * CPU.
 */
final class RowOrder {

    private final ScriptWriter writer;
    private final MemberAxis members;
    private final boolean byPosition;
    private final int dModel;
    private final int context;
    private final ReadPositions reads;

    RowOrder(
            ScriptWriter writer,
            MemberAxis members,
            boolean byPosition,
            int dModel,
            Geometry geometry,
            ReadPositions reads) {
        this.writer = writer;
        this.members = members;
        this.byPosition = byPosition;
        this.dModel = dModel;
        this.context = geometry.context();
        this.reads = reads;
    }

    boolean isByPosition() {
        return byPosition;
    }

    /** Orders {@code [B, T]} ids of rows. */
    String ids(String ids) {
        if (members.isThere()) {
            return byPosition
                    ? writer.let(
                            "torch.reshape(torch.transpose(%s, 1, 2), [%d, -1])",
                            ids, members.count())
                    : writer.let("torch.reshape(%s, [-1, %d])", ids, context);
        }
        return byPosition ? writer.let("torch.reshape(torch.t(%s), [-1])", ids) : ids;
    }

    /** Makes a stream of {@code [B, T, D]}. */
    String stream(String perSequence) {
        if (byPosition) {
            return rows(perSequence, context, dModel);
        }
        return members.isThere()
                ? writer.let("torch.reshape(%s, [-1, %d, %d])", perSequence, context, dModel)
                : perSequence;
    }

    /** Takes the axes for sequence and position away: {@code [row, D]}. */
    String flat(String stream) {
        return byPosition
                ? stream
                : writer.let("torch.reshape(%s, [%s-1, %d])", stream, members.lead(), dModel);
    }

    /** Gives the stream its axes: {@code [B, T, D]}. */
    String perSequence(String stream) {
        return byPosition ? perSequence(stream, context, dModel) : stream;
    }

    /** Gives rows {@code [row, width]} axes: {@code [B, position, width]}. */
    String perSequence(String rows, int positions, long width) {
        if (!byPosition) {
            return writer.let("torch.reshape(%s, [-1, %d, %d])", rows, positions, width);
        }
        String axes =
                writer.let(
                        "torch.reshape(%s, [%s%d, -1, %d])",
                        rows, members.lead(), positions, width);
        String perSequence = writer.let("torch.permute(%s, %s)", axes, members.order(1, 0, 2));
        return members.isThere()
                ? writer.let("torch.reshape(%s, [-1, %d, %d])", perSequence, positions, width)
                : perSequence;
    }

    /** Makes rows of {@code [B, position, width]}: {@code [row, width]}. */
    String rows(String perSequence, int positions, long width) {
        String ordered = perSequence;
        if (byPosition) {
            if (members.isThere()) {
                ordered =
                        writer.let(
                                "torch.reshape(%s, [%d, -1, %d, %d])",
                                perSequence, members.count(), positions, width);
            }
            ordered = writer.let("torch.permute(%s, %s)", ordered, members.order(1, 0, 2));
        }
        return writer.let("torch.reshape(%s, [%s-1, %d])", ordered, members.lead(), width);
    }

    /** Picks the read positions of the stream. */
    String atReads(String stream) {
        if (!byPosition) {
            return reads.areEvenlySpaced()
                    ? slice(stream, 1)
                    : writer.let("torch.matmul(selection, %s)", stream);
        }
        String lead = members.lead();
        String picked;
        if (reads.areEvenlySpaced()) {
            String axes =
                    writer.let("torch.reshape(%s, [%s%d, -1, %d])", stream, lead, context, dModel);
            picked = slice(axes, members.axis(0));
        } else {
            picked =
                    writer.let(
                            "torch.%s(selection, torch.reshape(%s, [%s%d, -1]))",
                            members.isThere() ? "matmul" : "mm", stream, lead, context);
        }
        return writer.let("torch.reshape(%s, [%s-1, %d])", picked, lead, dModel);
    }

    private String slice(String x, int axis) {
        return writer.let(
                "torch.slice(%s, %d, %d, %d, %d)",
                x, axis, reads.first(), reads.last() + 1, reads.step());
    }
}
