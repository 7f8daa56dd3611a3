package dev.residue.dataset;

import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {

    @Test
    void givesTheSameBitsAsTheJdksSplitMix64() {
        SplittableRandom reference = new SplittableRandom(0);
        RandomStream stream = RandomStream.of(""); // no key leaves the state at 0
        for (int i = 0; i < 1000; i++) {
            Assertions.assertThat(stream.nextLong()).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void purposeAndEveryKeySelectAnotherStream() {
        Assertions.assertThat(
                        new long[] {
                            RandomStream.of("a", 1, 2).nextLong(),
                            RandomStream.of("b", 1, 2).nextLong(),
                            RandomStream.of("a", 2, 1).nextLong(),
                            RandomStream.of("a", 1).nextLong(),
                            RandomStream.of("a", 1, 0).nextLong()
                        })
                .doesNotHaveDuplicates();
    }

    @Test
    void integersAreUniform() {
        RandomStream stream = RandomStream.of("uniform", 1);
        int[] counts = new int[7];
        int draws = 70_000;
        for (int i = 0; i < draws; i++) {
            counts[stream.nextInt(7)]++;
        }
        for (int count : counts) {
            Bounds.assertShare(count, draws, 1.0 / 7);
        }
    }

    @Test
    void partOfAShuffleIsAUniformSampleWithoutReplacement() {
        RandomStream stream = RandomStream.of("shuffle", 1);
        int[] counts = new int[5];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            int[] values = {0, 1, 2, 3, 4};
            stream.shuffle(values, 2);
            Assertions.assertThat(values).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            counts[values[0]]++;
            counts[values[1]]++;
        }
        for (int count : counts) {
            Bounds.assertShare(count, draws, 2.0 / 5);
        }
    }
}
