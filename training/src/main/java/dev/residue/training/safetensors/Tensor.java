package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An array of any rank as a safetensors file holds it: element type, shape, and the elements'
 * little-endian bytes in row-major order.
 *
 * <p>A value without a name: names belong to {@link SafeTensors}. Immutable; equality is that of
 * type, shape and bytes, so that {@code NaN} equals itself and {@code -0} does not equal {@code 0}.
 */
public final class Tensor {
    private final DataType dataType;
    private final long[] shape;
    private final ByteBuffer data;

    /** Takes over data that nobody changes any more and whose size was checked. */
    Tensor(DataType dataType, long[] shape, ByteBuffer data) {
        this.dataType = dataType;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Returns a tensor of any type from a copy of its bytes.
     *
     * @param littleEndian the elements, from its position to its limit; left as it is
     * @throws IllegalArgumentException if the bytes do not fill the shape, or the shape is not one
     */
    public static Tensor of(DataType dataType, ByteBuffer littleEndian, long... shape) {
        requireFilled(dataType, shape, littleEndian.remaining());
        ByteBuffer copy = ByteBuffer.allocate(littleEndian.remaining());
        copy.put(littleEndian.duplicate()).flip();
        return new Tensor(dataType, shape.clone(), copy);
    }

    /**
     * Returns an {@code F32} tensor; no dimensions make a scalar.
     *
     * @throws IllegalArgumentException if the numbers do not fill the shape, or it is not one
     */
    public static Tensor ofFloats(float[] data, long... shape) {
        long bytes = (long) data.length * Float.BYTES;
        requireFilled(DataType.F32, shape, bytes);
        ByteBuffer copy = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        copy.asFloatBuffer().put(data);
        return new Tensor(DataType.F32, shape.clone(), copy);
    }

    /**
     * Returns an {@code I64} tensor; no dimensions make a scalar.
     *
     * @throws IllegalArgumentException if the numbers do not fill the shape, or it is not one
     */
    public static Tensor ofLongs(long[] data, long... shape) {
        long bytes = (long) data.length * Long.BYTES;
        requireFilled(DataType.I64, shape, bytes);
        ByteBuffer copy = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        copy.asLongBuffer().put(data);
        return new Tensor(DataType.I64, shape.clone(), copy);
    }

    public DataType dataType() {
        return dataType;
    }

    /** Returns a copy of the shape; empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    /** Returns the number of elements: 1 for a scalar, 0 if any dimension is 0. */
    public long elementCount() {
        return data.remaining() / dataType.bytes();
    }

    /** Returns a new read-only, little-endian view of all bytes. */
    public ByteBuffer data() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the elements as floats, in row-major order.
     *
     * <p>{@code F32} as it is; {@code F16} and {@code BF16} exactly; {@code F64} rounded to the
     * nearest float, ties to even, so that what is too large becomes infinite.
     *
     * @throws IllegalStateException if the elements are not floating-point numbers
     */
    public float[] toFloats() {
        ByteBuffer bytes = data();
        float[] floats = new float[dataType.isFloating() ? (int) elementCount() : 0];
        switch (dataType) {
            case F32 -> bytes.asFloatBuffer().get(floats);
            case F64 -> {
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) bytes.getDouble(i * Double.BYTES);
                }
            }
            case F16 -> {
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = ofBinary16(bytes.getShort(i * Short.BYTES));
                }
            }
            case BF16 -> {
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Float.intBitsToFloat(bytes.getShort(i * Short.BYTES) << 16);
                }
            }
            default ->
                    throw new IllegalStateException(
                            dataType
                                    + " elements are not floating-point numbers of 16 bits or more"
                                    + (dataType.isWhole() ? "; use toLongs()" : ""));
        }
        return floats;
    }

    /**
     * Returns the elements as longs, in row-major order; {@code BOOL} gives 0 and 1.
     *
     * @throws IllegalStateException if the elements are no whole numbers
     * @throws ArithmeticException if one is more than a long holds
     */
    public long[] toLongs() {
        ByteBuffer bytes = data();
        long[] longs = new long[dataType.isWhole() ? (int) elementCount() : 0];
        switch (dataType) {
            case I64 -> bytes.asLongBuffer().get(longs);
            case U64 -> Arrays.setAll(longs, i -> signed(bytes.getLong(i * Long.BYTES)));
            case U32 ->
                    Arrays.setAll(
                            longs, i -> Integer.toUnsignedLong(bytes.getInt(i * Integer.BYTES)));
            case U16 ->
                    Arrays.setAll(
                            longs, i -> Short.toUnsignedLong(bytes.getShort(i * Short.BYTES)));
            case I32 -> Arrays.setAll(longs, i -> bytes.getInt(i * Integer.BYTES));
            case I16 -> Arrays.setAll(longs, i -> bytes.getShort(i * Short.BYTES));
            case I8 -> Arrays.setAll(longs, bytes::get);
            case U8 -> Arrays.setAll(longs, i -> Byte.toUnsignedLong(bytes.get(i)));
            case BOOL -> Arrays.setAll(longs, i -> bytes.get(i) == 0 ? 0 : 1);
            default ->
                    throw new IllegalStateException(
                            dataType
                                    + " elements are not whole numbers"
                                    + (dataType.isFloating() ? "; use toFloats()" : ""));
        }
        return longs;
    }

    /** Returns the value of IEEE 754 binary16 bits; a NaN keeps its sign and payload. */
    private static float ofBinary16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            // Zero or subnormal: a whole multiple of the smallest one, normal as a float.
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int floatExponent = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | floatExponent << 23 | fraction << 13);
    }

    private static long signed(long unsigned) {
        if (unsigned < 0) {
            throw new ArithmeticException(
                    Long.toUnsignedString(unsigned) + " is more than a long holds");
        }
        return unsigned;
    }

    /** Returns whether every element is zero, of whatever type; a floating-point -0 is. */
    public boolean isZero() {
        ByteBuffer bytes = data();
        int size = dataType.bytes();
        while (bytes.hasRemaining()) {
            boolean sign = dataType.isFloating() && bytes.position() % size == size - 1;
            if ((bytes.get() & (sign ? 0x7f : 0xff)) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tensor that
                && dataType == that.dataType
                && Arrays.equals(shape, that.shape)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dataType.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
    }

    @Override
    public String toString() {
        return dataType + " " + Arrays.toString(shape);
    }

    /**
     * Returns how many bytes a shape takes.
     *
     * <p>A shape whose other dimensions overflow is refused also where one dimension is 0: no array
     * library could make it.
     *
     * @throws ArithmeticException if they are more than a long holds
     */
    static long byteCount(DataType dataType, long[] shape) {
        long bytes = dataType.bytes();
        boolean empty = false;
        for (long dimension : shape) {
            empty |= dimension == 0;
            bytes = Math.multiplyExact(bytes, Math.max(1, dimension));
        }
        return empty ? 0 : bytes;
    }

    private static void requireFilled(DataType dataType, long[] shape, long bytes) {
        String described = dataType + " " + Arrays.toString(shape);
        if (shape.length > Limits.RANK || Arrays.stream(shape).anyMatch(d -> d < 0)) {
            throw new IllegalArgumentException(
                    described + " is no shape; at most " + Limits.RANK + " dimensions, none < 0");
        }
        long needed;
        try {
            needed = byteCount(dataType, shape);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(described + " has more elements than a long", e);
        }
        if (needed != bytes || bytes > Limits.TENSOR_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes, got %,d; at most %,d are possible",
                            described,
                            needed,
                            bytes,
                            Limits.TENSOR_BYTES));
        }
    }
}
