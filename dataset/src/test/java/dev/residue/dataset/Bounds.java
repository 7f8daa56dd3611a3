package dev.residue.dataset;

import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

/** Statistical bounds for seeded draws. */
public final class Bounds {

    private Bounds() {}

    /** Asserts that a binomial count lies within four standard deviations of its mean. */
    public static void assertShare(long count, long draws, double probability) {
        double deviation = Math.sqrt(probability * (1 - probability) / draws);
        Assertions.assertThat((double) count / draws)
                .isCloseTo(probability, Offset.offset(4 * deviation));
    }
}
