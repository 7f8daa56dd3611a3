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
                    ? writer.reshape("torch.transpose(" + ids + ", 1, 2)", members.count(), -1)
                    : writer.reshape(ids, -1, context);
        }
        return byPosition ? writer.reshape("torch.t(" + ids + ")", -1) : ids;
    }

    /** Makes a stream of {@code [B, T, D]}. */
    String stream(String perSequence) {
        if (byPosition) {
            return rows(perSequence, context, dModel);
        }
        return members.isThere() ? writer.reshape(perSequence, -1, context, dModel) : perSequence;
    }

    /** Takes the axes for sequence and position away: {@code [row, D]}. */
    String flat(String stream) {
        return byPosition ? stream : writer.reshape(stream, members.axes(-1, dModel));
    }

    /** Gives the stream its axes: {@code [B, T, D]}. */
    String perSequence(String stream) {
        return byPosition ? perSequence(stream, context, dModel) : stream;
    }

    /** Gives rows {@code [row, width]} axes: {@code [B, position, width]}. */
    String perSequence(String rows, int positions, long width) {
        if (!byPosition) {
            return writer.reshape(rows, -1, positions, width);
        }
        String axes = writer.reshape(rows, members.axes(positions, -1, width));
        String perSequence = writer.let("torch.permute(%s, %s)", axes, members.order(1, 0, 2));
        return members.isThere() ? writer.reshape(perSequence, -1, positions, width) : perSequence;
    }

    /** Makes rows of {@code [B, position, width]}: {@code [row, width]}. */
    String rows(String perSequence, int positions, long width) {
        String ordered = perSequence;
        if (byPosition) {
            if (members.isThere()) {
                ordered = writer.reshape(perSequence, members.axes(-1, positions, width));
            }
            ordered = writer.let("torch.permute(%s, %s)", ordered, members.order(1, 0, 2));
        }
        return writer.reshape(ordered, members.axes(-1, width));
    }

    /** Picks the read positions of the stream. */
    String atReads(String stream) {
        if (!byPosition) {
            return reads.areEvenlySpaced()
                    ? slice(stream, 1)
                    : writer.let("torch.matmul(selection, %s)", stream);
        }
        String picked;
        if (reads.areEvenlySpaced()) {
            String axes = writer.reshape(stream, members.axes(context, -1, dModel));
            picked = slice(axes, members.axis(0));
        } else {
            picked =
                    writer.let(
                            "torch.%s(selection, torch.reshape(%s, [%s%d, -1]))",
                            members.isThere() ? "matmul" : "mm", stream, members.lead(), context);
        }
        return writer.reshape(picked, members.axes(-1, dModel));
    }

    private String slice(String x, int axis) {
        return writer.let(
                "torch.slice(%s, %d, %d, %d, %d)",
                x, axis, reads.first(), reads.last() + 1, reads.step());
    }
}
