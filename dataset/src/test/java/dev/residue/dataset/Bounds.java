package dev.residue.dataset;

import dev.residue.testing.Sampling;
import org.assertj.core.api.Assertions;

/** Statistical bounds for seeded draws. */
public final class Bounds {

    private Bounds() {}

    /** Asserts that a binomial count lies within five standard deviations of its mean. */
    public static void assertShare(long count, long draws, double probability) {
        Assertions.assertThat((double) count / draws)
                .isCloseTo(probability, Sampling.share(probability, draws));
    }
}
