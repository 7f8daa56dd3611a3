package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private ByteBuffer memory = ByteBuffer.allocateDirect(0); // used in every pass

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

    float factor() {
        return factor;
    }

    /**
     * Draws bits and looks them up: the factor for each that is 1, and 0 for each that is 0.
     *
     * @param shape the numbers'
     * @param bits draws the next 64 bits, of which the lowest is the first
     */
    NDArray spread(NDManager manager, Shape shape, LongSupplier bits) {
        int octets = Math.toIntExact((shape.size() + Byte.SIZE - 1) / Byte.SIZE);
        try (NDManager scope = manager.newSubManager()) {
            NDArray drawn = scope.create(draw(octets, bits), new Shape(octets), DataType.INT32);
            NDArray rows = scope.create(table, new Shape(COUNT, Byte.SIZE));
            NDArray numbers =
                    Embedding.embedding(drawn, rows, SparseFormat.DENSE)
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

    /** Draws octets, as whole numbers of 32 bits in the machine's order. */
    private ByteBuffer draw(int count, LongSupplier bits) {
        int bytes = count * Integer.BYTES;
        if (memory.capacity() < bytes) {
            memory = ByteBuffer.allocateDirect(bytes);
        }
        ByteBuffer drawn = memory.slice(0, bytes).order(ByteOrder.nativeOrder());
        IntBuffer octets = drawn.asIntBuffer();
        while (octets.hasRemaining()) {
            long rest = bits.getAsLong();
            for (int i = Math.min(Long.BYTES, octets.remaining()); i > 0; i--) {
                octets.put((int) rest & (COUNT - 1));
                rest >>>= Byte.SIZE;
            }
        }
        return drawn;
    }
}
