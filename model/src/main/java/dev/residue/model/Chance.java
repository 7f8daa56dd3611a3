package dev.residue.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import ai.djl.util.RandomUtils;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * The random numbers of training passes: what dropout keeps, and by how much positions are shifted.
 *
 * <p>They follow {@link Engine#setRandomSeed} as DJL's own dropout does, but are drawn here, so
 * that they are the same on every engine, and several times faster than LibTorch draws them on a
 * CPU. On a GPU the device draws what dropout keeps: copying it there would be waited for.
 */
final class Chance {

    /** Sixteen random bits decide on a number; four such decisions come of one draw. */
    private static final int BITS = 16;

    private static final int OUTCOMES = 1 << BITS;

    private final LentMemory memory = new LentMemory();
    private SplittableRandom random = new SplittableRandom();

    /** Begins a training pass. */
    void begin() {
        random = new SplittableRandom(RandomUtils.RANDOM.nextLong());
    }

    /**
     * Returns for each number 0 if it is dropped, and what it is multiplied by if it is kept, so
     * that sums keep their mean.
     *
     * @param share the share that is dropped, in steps of 1/65,536
     */
    NDArray kept(NDManager manager, Device device, Shape shape, double share) {
        if (device.isGpu()) {
            return Dropout.dropout(manager.ones(shape), (float) share, true).singletonOrThrow();
        }
        long dropped = Math.round(share * OUTCOMES);
        float[] factors = {(float) OUTCOMES / (OUTCOMES - dropped), 0}; // kept, dropped
        ByteBuffer buffer = memory.of(Math.toIntExact(shape.size()) * Float.BYTES);
        FloatBuffer values = buffer.asFloatBuffer();
        int i = 0;
        while (i < values.limit()) {
            long bits = random.nextLong();
            int end = Math.min(i + Long.SIZE / BITS, values.limit());
            for (; i < end; i++) {
                // without a branch, which would be mispredicted whenever a number is dropped
                values.put(i, factors[(int) (((bits & (OUTCOMES - 1)) - dropped) >>> 63)]);
                bits >>>= BITS;
            }
        }
        return memory.lend(buffer, manager.create(buffer, shape, DataType.FLOAT32));
    }

    /** Draws a shift from 0 to the offset for each sequence: {@code [batch, 1]}. */
    NDArray shifts(NDManager manager, long batch, int offset) {
        long[] shifts = new long[Math.toIntExact(batch)];
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = random.nextInt(offset + 1);
        }
        return manager.create(shifts, new Shape(batch, 1));
    }
}
