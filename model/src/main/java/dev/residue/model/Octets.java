package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.function.LongSupplier;

/**
 * Spreads bits over numbers, eight at a time: a table tells what each of the 256 octets of bits
 * makes of a factor, and the engine looks them up, on all its threads.
 */
final class Octets {

    private static final int COUNT = 1 << Byte.SIZE;

    private final float factor;
    private final float[] table; // [octet, bit]

    /** Makes the table for a factor. */
    Octets(float factor) {
        this.factor = factor;
        table = new float[COUNT * Byte.SIZE];
        for (int octet = 0; octet < COUNT; octet++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                table[octet * Byte.SIZE + bit] = (octet >>> bit & 1) == 1 ? factor : 0;
            }
        }
    }

    /** Returns the factor. */
    float factor() {
        return factor;
    }

    /** Returns how many bytes {@link #draw} fills for so many numbers. */
    static int bytes(int numbers) {
        return (numbers + Byte.SIZE - 1) / Byte.SIZE * Integer.BYTES;
    }

    /**
     * Fills a buffer with octets, as whole numbers of 32 bits in the machine's order.
     *
     * @param bits draws the next 64 bits, of which the lowest is the first
     */
    static void draw(ByteBuffer buffer, LongSupplier bits) {
        IntBuffer octets = buffer.asIntBuffer();
        while (octets.hasRemaining()) {
            long rest = bits.getAsLong();
            for (int i = Math.min(Long.BYTES, octets.remaining()); i > 0; i--) {
                octets.put((int) rest & (COUNT - 1));
                rest >>>= Byte.SIZE;
            }
        }
    }

    /**
     * Looks octets up: the factor for each bit that is 1, and 0 for each that is 0.
     *
     * @param octets what was drawn; closed here
     * @param shape the numbers', of which there may be fewer than bits
     */
    NDArray spread(NDManager manager, NDArray octets, Shape shape) {
        try (NDManager scope = manager.newSubManager()) {
            octets.attach(scope);
            NDArray rows = scope.create(table, new Shape(COUNT, Byte.SIZE));
            NDArray numbers =
                    Embedding.embedding(octets, rows, SparseFormat.DENSE)
                            .singletonOrThrow()
                            .flatten();
            if (numbers.size() > shape.size()) {
                numbers = numbers.get(":" + shape.size());
            }
            NDArray shaped = numbers.reshape(shape);
            shaped.attach(manager);
            return shaped;
        }
    }
}
