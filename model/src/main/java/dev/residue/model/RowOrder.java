package dev.residue.model;

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
    private final boolean byPosition;
    private final int dModel;
    private final int context;
    private final ReadPositions reads;

    RowOrder(
            ScriptWriter writer,
            boolean byPosition,
            int dModel,
            Geometry geometry,
            ReadPositions reads) {
        this.writer = writer;
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
        return byPosition ? writer.let("torch.reshape(torch.t(%s), [-1])", ids) : ids;
    }

    /** Makes a stream of {@code [B, T, D]}. */
    String stream(String perSequence) {
        return byPosition ? rows(perSequence, dModel) : perSequence;
    }

    /** Takes the axes for sequence and position away: {@code [row, D]}. */
    String flat(String stream) {
        return byPosition ? stream : writer.let("torch.reshape(%s, [-1, %d])", stream, dModel);
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
        String axes = writer.let("torch.reshape(%s, [%d, -1, %d])", rows, positions, width);
        return writer.let("torch.permute(%s, [1, 0, 2])", axes);
    }

    /** Makes rows of {@code [B, position, width]}: {@code [row, width]}. */
    String rows(String perSequence, long width) {
        String ordered =
                byPosition ? writer.let("torch.permute(%s, [1, 0, 2])", perSequence) : perSequence;
        return writer.let("torch.reshape(%s, [-1, %d])", ordered, width);
    }

    /** Picks the read positions of the stream. */
    String atReads(String stream) {
        if (!byPosition) {
            return reads.areEvenlySpaced()
                    ? slice(stream, 1)
                    : writer.let("torch.matmul(selection, %s)", stream);
        }
        String picked =
                reads.areEvenlySpaced()
                        ? slice(
                                writer.let(
                                        "torch.reshape(%s, [%d, -1, %d])", stream, context, dModel),
                                0)
                        : writer.let(
                                "torch.mm(selection, torch.reshape(%s, [%d, -1]))",
                                stream, context);
        return writer.let("torch.reshape(%s, [-1, %d])", picked, dModel);
    }

    private String slice(String x, int axis) {
        return writer.let(
                "torch.slice(%s, %d, %d, %d, %d)",
                x, axis, reads.first(), reads.last() + 1, reads.step());
    }
}
