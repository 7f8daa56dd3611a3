package dev.residue.analysis.incontext;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import dev.residue.testing.Rounding;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InContextPhasesTest {

    private static final String GENERALISATION = "out-of-distribution-generalisation";

    /** Trained, new pairs, new tasks, all new: solved or not, in every combination. */
    @ParameterizedTest
    @CsvSource({
        "0000, 0", "0001, 0", "0010, 0", "0011, 0", "0100, 0", "0101, 0", "0110, 0", "0111, 0",
        "1000, 1", "1001, 1", "1010, 3", "1011, 3", "1100, 2", "1101, 2", "1110, 3", "1111, 4"
    })
    void everyCombinationOfSolvedSplitsIsOnePhase(String solved, int code) {
        double[] accuracies =
                solved.chars().mapToDouble(digit -> digit == '1' ? 0.6 : 0.4).toArray();
        InContextPhase phase =
                InContextPhase.of(accuracies[0], accuracies[1], accuracies[2], accuracies[3], 7);
        Assertions.assertThat(phase.code()).isEqualTo(code);
    }

    @Test
    void aSplitIsSolvedFromHalfWayBetweenChanceAndOneOn() {
        Assertions.assertThat(InContextPhase.threshold(5))
                .isCloseTo(0.6, Rounding.ofDoubles(5).offset(1));
        Assertions.assertThat(InContextPhase.of(0.5999, 0, 0, 0, 5)).isEqualTo(InContextPhase.NONE);
        Assertions.assertThat(InContextPhase.of(0.6001, 0, 0, 0, 5))
                .isEqualTo(InContextPhase.IN_DISTRIBUTION_MEMORISATION);
    }

    @Test
    void aPhaseIsTheLongestUnbrokenStretchOfItsCheckpoints() {
        Map<String, PhaseResult> found = find(0, 1, 1, 2, 4, 2, 4, 4, 4, 2);
        PhaseResult memorisation = found.get("in-distribution-memorisation");
        Assertions.assertThat(memorisation.start()).isEqualTo(100);
        Assertions.assertThat(memorisation.end()).isEqualTo(200);
        Assertions.assertThat(memorisation.confidence()).isEqualTo(3.0 / 4);
        PhaseResult generalisation = found.get(GENERALISATION);
        Assertions.assertThat(generalisation.start()).isEqualTo(600);
        Assertions.assertThat(generalisation.end()).isEqualTo(800);
        Assertions.assertThat(generalisation.confidence()).isEqualTo(4.0 / 6);
        Assertions.assertThat(generalisation.numbers())
                .containsEntry("phase/" + GENERALISATION + "/start", 600.0);
        PhaseResult between = found.get("in-distribution-generalisation");
        Assertions.assertThat(between.start()).isEqualTo(900); // of equals, the later
        Assertions.assertThat(found.get("out-of-distribution-memorisation").outcome())
                .isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void withoutTheProbeNoPhaseIsMeasured() {
        Assertions.assertThat(InContextPhases.find(null))
                .hasSize(4)
                .allSatisfy(
                        phase ->
                                Assertions.assertThat(phase.outcome())
                                        .isEqualTo(Outcome.NOT_MEASURED));
    }

    @Test
    void transienceIsWhatIsLostAfterTheBestCheckpointThatHasNeighbours() {
        // .99 alone is an outlier; .8, .85, .9 make a peak of .85; the last three's median is .6
        Transience found = lost(.1, .99, .1, .8, .85, .9, .6, .55);
        Assertions.assertThat(found.step()).isEqualTo(400);
        Assertions.assertThat(found.best()).isEqualTo(.85);
        Assertions.assertThat(found.lost()).isCloseTo(.25, Rounding.ofDoubles(5).offset(1));
        Assertions.assertThat(found.numbers(""))
                .containsEntry("transience/best-step", 400.0)
                .containsEntry("transience/best", .85);
    }

    @Test
    void oneLastCheckpointIsNeitherLossNorPeak() {
        Assertions.assertThat(lost(.1, .9, .9, .9, .9, .2)).isEqualTo(new Transience(100, .9, 0));
        Assertions.assertThat(lost(.1, .5, .5, .99)).isEqualTo(new Transience(100, .5, 0));
    }

    @Test
    void aRunThatRisesToItsEndLosesNothing() {
        Assertions.assertThat(lost(.1, .5, .9)).isEqualTo(new Transience(100, .5, 0));
    }

    @Test
    void twoCheckpointsTellNoTransience() {
        Assertions.assertThat(Transience.of(everyHundred(.9, .1))).isEmpty();
    }

    private static Transience lost(double... accuracies) {
        return Transience.of(everyHundred(accuracies)).orElseThrow();
    }

    private static Series everyHundred(double... values) {
        return Series.of(
                "measure", LongStream.range(0, values.length).map(i -> 100 * i).toArray(), values);
    }

    private static Map<String, PhaseResult> find(int... codes) {
        Series series = everyHundred(IntStream.of(codes).asDoubleStream().toArray());
        return InContextPhases.find(series).stream()
                .collect(Collectors.toMap(PhaseResult::name, Function.identity()));
    }
}
