package dev.residue.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import ai.djl.util.RandomUtils;
import java.util.SplittableRandom;

/**
 * The random numbers of training passes: what dropout keeps, and by how much positions are shifted.
 *
 * <p>They follow {@link Engine#setRandomSeed} as DJL's own dropout does, but are drawn here, so
 * that they are the same on every engine, and several times faster than LibTorch draws them on a
 * CPU. A GPU draws them itself: copying them there would be waited for.
 */
class DropoutMasks {

    /** So many random bits decide on a number. */
    private static final int BITS = 16;

    private static final int OUTCOMES = 1 << BITS;

    private SplittableRandom random = new SplittableRandom();
    private MaskTable table = new MaskTable(1);

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
        int keptOutcomes = OUTCOMES - (int) Math.round(share * OUTCOMES);
        float factor = (float) OUTCOMES / keptOutcomes;
        if (table.factor() != factor) {
            table = new MaskTable(factor);
        }
        return table.spread(manager, shape, () -> decisions(keptOutcomes));
    }

    /**
     * Draws 64 decisions at once, of which each is 1 where a number of 16 random bits is below a
     * bound. The numbers' highest bits are compared first, until all decisions are made.
     */
    long decisions(int bound) {
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
    NDArray shifts(NDManager manager, Device device, long batch, int offset) {
        if (device.isGpu()) {
            return manager.randomInteger(0, offset + 1, new Shape(batch, 1), DataType.INT64);
        }
        long[] shifts = new long[Math.toIntExact(batch)];
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = random.nextInt(offset + 1);
        }
        return manager.create(shifts, new Shape(batch, 1));
    }
}
