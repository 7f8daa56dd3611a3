package dev.residue.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {

    /** Whole draws, and what is left of one: an odd number, one below a draw, a single one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 63, 64, 65, 127, 128, 200})
    void eachBitDecidesOnItsNumberFromTheLowestOn(int count) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            buffer.putFloat(i * Float.BYTES, -1); // what an earlier pass left
        }
        new Octets(1.25f).fill(buffer, new Random(count)::nextLong);
        Random expected = new Random(count);
        long drawn = 0;
        for (int i = 0; i < count; i++) {
            drawn = i % 64 == 0 ? expected.nextLong() : drawn;
            boolean one = (drawn & (1L << i)) != 0; // the shift is taken modulo 64
            Assertions.assertThat(buffer.getFloat(i * Float.BYTES))
                    .as("number %d", i)
                    .isEqualTo(one ? 1.25f : 0);
        }
    }
}
