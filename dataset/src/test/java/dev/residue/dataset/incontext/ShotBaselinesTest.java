package dev.residue.dataset.incontext;

import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShotBaselinesTest {

    /** Shares of 841 pairs and powers of 31 shots. */
    private static final Offset<Double> EXACT = Rounding.ofDoubles(841 + 31).offset(1);

    @Test
    void ratioMatchingOverAllPairsHasThePublishedShares() {
        ShotBaselines all = new ShotBaselines(29, IntStream.range(0, 841).toArray());
        for (int shots = 1; shots < 32; shots++) {
            double published = 1 - Math.pow(1 - 28.0 / 841, shots);
            // the query (0, 0), one in 841, is a multiple of every example
            Assertions.assertThat(all.ratioMatchingShare(shots))
                    .isCloseTo(published * 840 / 841 + 1.0 / 841, EXACT);
        }
        Assertions.assertThat(all.ratioMatchingShare(0)).isZero();
        Assertions.assertThat(all.ratioMatchingShare(5)).isCloseTo(0.156, published(3));
        Assertions.assertThat(all.ratioMatchingShare(31)).isCloseTo(0.65, published(2));
        Assertions.assertThat(all.chance()).isCloseTo(0.0345, Rounding.printed(4));
    }

    /** The printed shares leave out the query (0, 0). */
    private static Offset<Double> published(int decimals) {
        return Offset.offset(Rounding.printed(decimals).value + 1 / 841.0);
    }

    @Test
    void copyingHasThePublishedShares() {
        double most = new ShotBaselines(29, IntStream.range(0, 841).toArray()).copyingShare(31);
        Assertions.assertThat(most).isLessThan(0.04);
        InContextLinear task = new InContextLinear(InContextSettings.paper(), 1);
        Assertions.assertThat(task.baselines(Tasks.SEEN_TASKS_AND_PAIRS).copyingShare(31))
                .isCloseTo(0.045, Rounding.printed(3));
        Assertions.assertThat(task.baselines(Tasks.NOTHING_SEEN).copyingShare(31))
                .isCloseTo(0.17, Rounding.printed(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void theSharesAreThoseOfCountingAllContextsOfTwo(int p) {
        int[] pairs = Tasks.random(p, 3, 4).pairs(Tasks.SEEN_PAIRS);
        ShotBaselines baselines = new ShotBaselines(p, pairs);
        QueryClassifier classifier = new QueryClassifier(p);
        double all = Math.pow(pairs.length, 3);
        int copies = 0;
        int matches = 0;
        for (int one : pairs) {
            for (int other : pairs) {
                List<Example> context = context(p, one, other);
                for (int query : pairs) {
                    QueryKind kind = classifier.classify(context, query / p, query % p);
                    copies += kind == QueryKind.COPY ? 1 : 0;
                    matches += kind == QueryKind.RATIO_MATCHING ? 1 : 0;
                }
            }
        }
        double share = (copies + matches) / all;
        Assertions.assertThat(baselines.copyingShare(2)).isCloseTo(copies / all, EXACT);
        Assertions.assertThat(baselines.ratioMatchingShare(2)).isCloseTo(share, EXACT);
        Assertions.assertThat(baselines.ratioMatching(2)).isCloseTo(share + (1 - share) / p, EXACT);
    }

    @Test
    void ratioMatchingCountsModuloACompositeNumberToo() {
        int p = 6;
        int[] pairs = {0, 1, 3, 8, 14, 15, 21, 28, 35};
        int matches = 0;
        for (int context : pairs) {
            for (int query : pairs) {
                matches +=
                        new RatioMatching(p)
                                        .answer(context(p, context), query / p, query % p)
                                        .isPresent()
                                ? 1
                                : 0;
            }
        }
        ShotBaselines baselines = new ShotBaselines(p, pairs);
        Assertions.assertThat(baselines.ratioMatchingShare(1)).isCloseTo(matches / 81.0, EXACT);
    }

    @Test
    void aSinglePairIsAlwaysCopied() {
        ShotBaselines baselines = new ShotBaselines(5, new int[] {7});
        Assertions.assertThat(baselines.copying(0)).isCloseTo(0.2, EXACT);
        Assertions.assertThat(baselines.copying(1)).isCloseTo(1, EXACT);
    }

    @Test
    void refusesCodesOfNoPair() {
        Assertions.assertThatThrownBy(() -> new ShotBaselines(5, new int[0]))
                .hasMessage("the pairs must be at least one code from 0 to 24");
        Assertions.assertThatThrownBy(() -> new ShotBaselines(5, new int[] {25}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Example> context(int p, int... codes) {
        List<Example> context = new ArrayList<>();
        for (int code : codes) {
            context.add(new Example(code / p, code % p, 0));
        }
        return context;
    }
}
