package dev.residue.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.function.LongSupplier;

/**
 * Spreads bits over numbers, eight at a time: a table tells what each of the 256 octets of bits
 * makes of a factor.
 */
final class Octets {

    /** Two numbers lie in a long, and so four longs make an octet. */
    private static final int LONGS = Byte.SIZE * Float.BYTES / Long.BYTES;

    private final float factor;
    private final long[] table;

    /** Makes the table for a factor. */
    Octets(float factor) {
        this.factor = factor;
        table = new long[(1 << Byte.SIZE) * LONGS];
        ByteBuffer numbers =
                ByteBuffer.allocate(table.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int octet = 0; octet < 1 << Byte.SIZE; octet++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                numbers.putFloat(number(octet >>> bit));
            }
        }
        numbers.flip().asLongBuffer().get(table);
    }

    /** Returns the factor. */
    float factor() {
        return factor;
    }

    /**
     * Fills a buffer with numbers: the factor for each bit that is 1, and 0 for each that is 0.
     *
     * @param buffer of floats in the machine's order
     * @param bits draws the next 64 bits, of which the lowest is the first
     */
    void fill(ByteBuffer buffer, LongSupplier bits) {
        LongBuffer pairs = buffer.asLongBuffer();
        long[] drawn = new long[Long.BYTES * LONGS];
        while (pairs.remaining() >= drawn.length) {
            long rest = bits.getAsLong();
            for (int to = 0; to < drawn.length; to += LONGS, rest >>>= Byte.SIZE) {
                System.arraycopy(table, (int) (rest & 0xff) * LONGS, drawn, to, LONGS);
            }
            pairs.put(drawn);
        }
        int filled = pairs.position() * Long.BYTES;
        if (filled < buffer.capacity()) {
            long rest = bits.getAsLong();
            for (int at = filled; at < buffer.capacity(); at += Float.BYTES, rest >>>= 1) {
                buffer.putFloat(at, number(rest));
            }
        }
    }

    private float number(long bits) {
        return (bits & 1) == 1 ? factor : 0;
    }
}
