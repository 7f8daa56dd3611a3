package dev.residue.model.component;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTableTest {

    /** Whole draws, and what is left of one: an odd number, one below a draw, a single one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 63, 64, 65, 127, 128, 200})
    void eachBitDecidesOnItsNumberFromTheLowestOn(int count) {
        float[] numbers;
        try (NDManager manager = NDManager.newBaseManager()) {
            numbers =
                    new DropoutMasks.MaskTable(1.25f)
                            .spread(manager, new Shape(1, count), new Random(count)::nextLong)
                            .toFloatArray();
        }
        Assertions.assertThat(numbers).hasSize(count);
        Random expected = new Random(count);
        long drawn = 0;
        for (int i = 0; i < count; i++) {
            drawn = i % 64 == 0 ? expected.nextLong() : drawn;
            boolean one = (drawn & (1L << i)) != 0; // the shift is taken modulo 64
            Assertions.assertThat(numbers[i]).as("number %d", i).isEqualTo(one ? 1.25f : 0);
        }
    }
}
