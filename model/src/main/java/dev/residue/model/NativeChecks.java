package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.model.settings.Geometry;
import java.util.Set;

/**
 * Checks before calls into native code that would not come back, or come back with wrong numbers.
 *
 * <p>Seen with LibTorch 2.7.1 and MXNet 1.9.1 through DJL 0.35.1:
 *
 * <ul>
 *   <li>an array of, or a cast to, BFLOAT16, INT16, UINT16, UINT32, UINT64, STRING or UNKNOWN ends
 *       the Java machine on LibTorch, so that weights are of FLOAT16, FLOAT32 or FLOAT64
 *   <li>a token id beyond the vocabulary is an error on LibTorch's CPU, makes the GPU unusable for
 *       the rest of the process, and is silently another token on MXNet
 *   <li>ids that are no whole numbers are an error on LibTorch, and are rounded on MXNet
 * </ul>
 */
final class NativeChecks {

    private static final Set<DataType> WEIGHTS =
            Set.of(DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64);

    private NativeChecks() {}

    /**
     * Checks the type of weights.
     *
     * @throws IllegalArgumentException if there are no weights of that type
     */
    static DataType weights(DataType type) {
        if (!WEIGHTS.contains(type)) {
            throw new IllegalArgumentException(
                    "weights cannot be %s: on LibTorch that would end the process; use FLOAT32"
                            .formatted(type));
        }
        return type;
    }

    /**
     * Checks token ids.
     *
     * <p>Their range is read back, and so it is checked on the CPU alone: a GPU would be waited
     * for.
     *
     * @param members the sizes of the axes before the batch, if any
     * @throws IllegalArgumentException if they are not whole numbers in the vocabulary, {@code
     *     [batch, context]} or {@code [member, batch, context]}
     */
    static NDArray tokens(NDArray tokens, Geometry geometry, int... members) {
        DataType type = tokens.getDataType();
        if (type != DataType.INT64 && type != DataType.INT32) {
            throw new IllegalArgumentException(
                    "tokens must be INT64 or INT32, not " + type + "; cast the ids");
        }
        Shape shape = tokens.getShape();
        boolean ofMembers = members.length > 0;
        if (shape.dimension() != members.length + 2
                || shape.getLastDimension() != geometry.context()
                || (ofMembers && shape.get(0) != members[0])) {
            throw new IllegalArgumentException(
                    "tokens must be [%sbatch, %s], not %s"
                            .formatted(
                                    ofMembers ? members[0] + ", " : "", geometry.context(), shape));
        }
        if (!tokens.getDevice().isGpu() && shape.size() > 0) {
            checkRange(number(tokens.min()), geometry);
            checkRange(number(tokens.max()), geometry);
        }
        return tokens;
    }

    private static void checkRange(long id, Geometry geometry) {
        if (id < 0 || id >= geometry.vocabulary()) {
            throw new IllegalArgumentException(
                    "there is no token " + id + ": ids are 0 to " + (geometry.vocabulary() - 1));
        }
    }

    private static long number(NDArray scalar) {
        try (scalar) {
            return scalar.getDataType() == DataType.INT32 ? scalar.getInt() : scalar.getLong();
        }
    }
}
