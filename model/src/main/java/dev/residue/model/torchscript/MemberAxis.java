package dev.residue.model.torchscript;

import java.util.StringJoiner;
import java.util.stream.LongStream;

/**
 * Whether the arrays of a {@link TransformerScript} have a leading axis of members, and how that
 * changes what a line says of axes and shapes.
 *
 * @param count the number of members; 0 for one model without such an axis
 */
record MemberAxis(int count) {

    boolean isThere() {
        return count > 0;
    }

    /** Returns what stands before the axes of one model in a shape: nothing, or {@code "8, "}. */
    String lead() {
        return isThere() ? count + ", " : "";
    }

    /** Returns the axes of one model, and before them that of members. */
    long[] axes(long... one) {
        LongStream members = isThere() ? LongStream.of(count) : LongStream.empty();
        return LongStream.concat(members, LongStream.of(one)).toArray();
    }

    /** Returns where an axis of one model stands. */
    int axis(int one) {
        return isThere() ? one + 1 : one;
    }

    /** Returns an order of one model's axes, such as {@code [0, 2, 1]}. */
    String order(int... axes) {
        StringJoiner order = new StringJoiner(", ", "[", "]");
        if (isThere()) {
            order.add("0");
        }
        for (int axis : axes) {
            order.add(Integer.toString(axis(axis)));
        }
        return order.toString();
    }

    String transposed(String matrix) {
        return isThere() ? "torch.transpose(" + matrix + ", 1, 2)" : "torch.t(" + matrix + ")";
    }

    String product(String left, String right) {
        return (isThere() ? "torch.bmm(" : "torch.mm(") + left + ", " + right + ")";
    }

    /** Returns a vector, {@code [column]}, as it is added to rows. */
    String ofRows(String vector) {
        return isThere() ? "torch.unsqueeze(" + vector + ", 1)" : vector;
    }
}
