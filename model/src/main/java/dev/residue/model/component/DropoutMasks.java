package dev.residue.model.component;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.util.RandomUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The random numbers of training passes: what dropout keeps, and by how much positions are shifted.
 *
 * <p>They follow {@link Engine#setRandomSeed} as DJL's own dropout does, but are drawn here, so
 * that they are the same on every engine, and several times faster than LibTorch draws them on a
 * CPU. A GPU draws them itself: copying them there would be waited for.
 */
public class DropoutMasks {

    /** So many random bits decide on a number. */
    private static final int BITS = 16;

    private static final int OUTCOMES = 1 << BITS;

    private SplittableRandom random = new SplittableRandom();
    private MaskTable octets = new MaskTable(1);

    public void begin() {
        random = new SplittableRandom(RandomUtils.RANDOM.nextLong());
    }

    /**
     * Returns for each number 0 if it is dropped, and what it is multiplied by if it is kept, so
     * that sums keep their mean.
     *
     * @param share the share that is dropped, in steps of 1/65,536
     */
    public NDArray kept(NDManager manager, Device device, Shape shape, double share) {
        if (device.isGpu()) {
            return Dropout.dropout(manager.ones(shape), (float) share, true).singletonOrThrow();
        }
        int keptOutcomes = OUTCOMES - (int) Math.round(share * OUTCOMES);
        float factor = (float) OUTCOMES / keptOutcomes;
        if (octets.factor() != factor) {
            octets = new MaskTable(factor);
        }
        return octets.spread(manager, shape, () -> decisions(keptOutcomes));
    }

    /**
     * Draws 64 decisions at once, of which each is 1 where a number of 16 random bits is below a
     * bound. The numbers' highest bits are compared first, until all decisions are made.
     */
    protected long decisions(int bound) {
        long below = 0;
        long open = -1;
        for (int bit = BITS - 1; bit >= 0 && open != 0; bit--) {
            long drawn = random.nextLong();
            if (((bound >>> bit) & 1) == 1) {
                below |= open & ~drawn;
                open &= drawn;
            } else {
                open &= ~drawn;
            }
        }
        return below;
    }

    /** Draws a shift from 0 to the offset for each sequence: {@code [batch, 1]}. */
    public NDArray shifts(NDManager manager, Device device, long batch, int offset) {
        if (device.isGpu()) {
            return manager.randomInteger(0, offset + 1, new Shape(batch, 1), DataType.INT64);
        }
        long[] shifts = new long[Math.toIntExact(batch)];
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = random.nextInt(offset + 1);
        }
        return manager.create(shifts, new Shape(batch, 1));
    }

    /**
     * Spreads bits over numbers, eight at a time: a table tells what each of the 256 octets of bits
     * makes of a factor, and the engine looks them up, on all its threads.
     */
    static final class MaskTable {

        private static final int COUNT = 1 << Byte.SIZE;

        private final float factor;
        private final float[] table; // [octet, bit]
        private ByteBuffer memory = ByteBuffer.allocateDirect(0); // used in every pass

        MaskTable(float factor) {
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
}
