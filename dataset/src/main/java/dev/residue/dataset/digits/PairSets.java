package dev.residue.dataset.digits;

import dev.residue.dataset.RandomStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Draws the pairs of operands of each set, from the split seed alone. */
record PairSets(DigitsSettings settings, long seed) {

    Pairs test() {
        return distinct(RandomStream.of("digits/test", seed), settings.testSize(), Set.of(), false);
    }

    /** Draws different pairs to train on, none of which is held out. */
    Pairs train(Pairs test) {
        return distinct(
                RandomStream.of("digits/train", seed),
                settings.trainSize(),
                test.asSet(),
                settings.lengths() == DigitsSettings.Lengths.EVEN);
    }

    /** Draws pairs of numbers of exactly some digits, in which no always-zero place is zero. */
    Pairs outOfDistribution(int length) {
        RandomStream random = RandomStream.of("digits/out-of-distribution", seed, length);
        int count = settings.outOfDistributionSize();
        long[] a = new long[count];
        long[] b = new long[count];
        for (int i = 0; i < count; i++) {
            a[i] = beyond(random, length);
            b[i] = beyond(random, length);
        }
        return new Pairs(a, b);
    }

    private long beyond(RandomStream random, int length) {
        long operand = 0;
        for (int place = length - 1; place >= 0; place--) {
            boolean nonZero = place == length - 1 || settings.zeroPlaces().contains(place);
            operand = 10 * operand + (nonZero ? 1 + random.nextInt(9) : random.nextInt(10));
        }
        return operand;
    }

    private Pairs distinct(
            RandomStream random, int count, Set<Pairs.Pair> excluded, boolean evenLengths) {
        Set<Pairs.Pair> seen = new HashSet<>();
        long[] a = new long[count];
        long[] b = new long[count];
        long draws = 0;
        while (seen.size() < count) {
            Pairs.Pair pair =
                    new Pairs.Pair(operand(random, evenLengths), operand(random, evenLengths));
            if (!excluded.contains(pair) && seen.add(pair)) {
                a[seen.size() - 1] = pair.a();
                b[seen.size() - 1] = pair.b();
            }
            if (++draws > 1000L * (count + 1000)) {
                // with even lengths a few long pairs may be all that is left
                throw new IllegalArgumentException(
                        ("only %s of %s different pairs were found in %s draws; use a smaller"
                                        + " trainSize, or lengths: natural")
                                .formatted(seen.size(), count, draws));
            }
        }
        return new Pairs(a, b);
    }

    private long operand(RandomStream random, boolean evenLengths) {
        List<Integer> zeroPlaces = settings.zeroPlaces();
        int length = evenLengths ? 1 + random.nextInt(settings.digits()) : settings.digits();
        long operand = 0;
        for (int place = length - 1; place >= 0; place--) {
            operand = 10 * operand + (zeroPlaces.contains(place) ? 0 : random.nextInt(10));
        }
        return operand;
    }
}
