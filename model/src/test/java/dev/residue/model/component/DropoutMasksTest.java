package dev.residue.model.component;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.testing.Sampling;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMasksTest {

    private static final int COUNT = 1_000_001; // no multiple of what is drawn at once

    private final DropoutMasks masks = new DropoutMasks();

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.5, 0.9})
    void theShareIsDroppedAndTheRestKeepsTheMean(double share) {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] kept = kept(manager, 3, COUNT, share);
            double dropped = 0;
            double neighbours = 0;
            for (int i = 0; i < COUNT; i++) {
                boolean zero = kept[i] == 0;
                dropped += zero ? 1 : 0;
                neighbours += zero && i >= 64 && kept[i - 64] == 0 ? 1 : 0;
                if (!zero) {
                    Assertions.assertThat((double) kept[i])
                            .isCloseTo(1 / (1 - share), inSteps(share));
                }
            }
            Assertions.assertThat(dropped / COUNT).isCloseTo(share, Sampling.share(share, COUNT));
            // what is drawn at once tells nothing of what is drawn next
            Assertions.assertThat(neighbours / COUNT)
                    .isCloseTo(share * share, Sampling.deviations(1 / Math.sqrt(COUNT)));
        }
    }

    /** A share is rounded to steps of 1/65,536, by half a step, and so moves the factor. */
    private static Offset<Double> inSteps(double share) {
        return Offset.offset(0x1p-17 / ((1 - share) * (1 - share - 0x1p-17)));
    }

    @Test
    void theEnginesSeedRepeatsItAndTheNextPassIsAnother() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] first = kept(manager, 1, 500, 0.5);
            masks.begin();
            float[] next = masks.kept(manager, Device.cpu(), new Shape(500), 0.5).toFloatArray();
            Assertions.assertThat(next).isNotEqualTo(first);
            Assertions.assertThat(kept(manager, 1, 500, 0.5)).isEqualTo(first);
            Assertions.assertThat(kept(manager, 2, 500, 0.5)).isNotEqualTo(first);
        }
    }

    @Test
    void memoryIsUsedAgainOnlyWhenItsArrayIsClosed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(1);
            masks.begin();
            NDArray open = masks.kept(manager, Device.cpu(), new Shape(500), 0.5);
            float[] values = open.toFloatArray();
            for (int i = 0; i < 10; i++) {
                masks.kept(manager, Device.cpu(), new Shape(500), 0.5).close();
            }
            Assertions.assertThat(open.toFloatArray()).isEqualTo(values);
        }
    }

    /** What a GPU would draw with is the engine's own generator, which is there without one. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void shiftsAreEvenlySpreadUpToTheOffsetAndFollowTheSeed(String name) {
        Device device = Device.of(name, name.equals("gpu") ? 0 : -1);
        try (NDManager manager = NDManager.newBaseManager()) {
            long[] first = shifts(manager, device, 1);
            Assertions.assertThat(shifts(manager, device, 1)).isEqualTo(first);
            Assertions.assertThat(shifts(manager, device, 2)).isNotEqualTo(first);
            int[] counts = new int[4];
            for (long shift : first) {
                counts[(int) shift]++;
            }
            for (int count : counts) {
                Assertions.assertThat(count).isBetween(9_500, 10_500);
            }
        }
    }

    @Test
    void aGpuDrawsWhatIsDroppedAndTheRestKeepsTheMean() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(1);
            float[] kept = masks.kept(manager, Device.gpu(0), new Shape(COUNT), 0.2).toFloatArray();
            int dropped = 0;
            int other = 0;
            for (float one : kept) {
                dropped += one == 0 ? 1 : 0;
                other += one == 0 || one == 1.25f ? 0 : 1;
            }
            Assertions.assertThat(other).isZero();
            Assertions.assertThat((double) dropped / COUNT)
                    .isCloseTo(0.2, Sampling.share(0.2, COUNT));
        }
    }

    private long[] shifts(NDManager manager, Device device, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        masks.begin();
        return masks.shifts(manager, device, 40_000, 3).toLongArray();
    }

    private float[] kept(NDManager manager, int seed, int count, double share) {
        Engine.getInstance().setRandomSeed(seed);
        masks.begin();
        return masks.kept(manager, Device.cpu(), new Shape(count), share).toFloatArray();
    }
}
