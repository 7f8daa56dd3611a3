package dev.residue.dataset.digits;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitsSettings.Lengths;
import dev.residue.dataset.digits.DigitsSettings.Padding;
import dev.residue.dataset.digits.DigitsSettings.Separators;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitTaskTest {

    private static final Arithmetic SUM = new Arithmetic(Operation.ADDITION, 0);
    private static final Arithmetic PRODUCT = new Arithmetic(Operation.MULTIPLICATION, 0);

    private final DigitTask task = new DigitTask(SUM, settings(3, 5, true, List.of(4, 5)), 1);

    @Test
    void theRecordOfThePaperIsWrittenDigitByDigit() {
        // 349 + 705 = 1054: "0034900705450100", of which a model is fed all but the last
        long[] tokens = task.parse("349 + 705");
        Assertions.assertThat(tokens).containsExactly(0, 0, 3, 4, 9, 0, 0, 7, 0, 5, 4, 5, 0, 1, 0);
        Assertions.assertThat(task.render(tokens))
                .isEqualTo("349 + 705 = 1054 is 00349 00705 450100");
        Assertions.assertThat(task.parse(task.render(tokens))).isEqualTo(tokens);
        Assertions.assertThat(task.parse("349 + 705 = 1054")).isEqualTo(tokens);
        Assertions.assertThat(task.readPositions()).containsExactly(9, 10, 11, 12, 13, 14);
        Sequences sequences = task.sequences(pair(349, 705), task.arithmetic()::answer);
        Assertions.assertThat(sequences.labels()).containsExactly(4, 5, 0, 1, 0, 0);
        Assertions.assertThat(sequences.tokens()).isEqualTo(tokens);
        Assertions.assertThat(task.number(sequences.labels())).isEqualTo(1054);
    }

    @Test
    void theOtherFormatsAreWritten() {
        DigitTask plain = new DigitTask(SUM, settings(3, 5, false, List.of(4)), 1);
        Assertions.assertThat(plain.render(plain.parse("349 + 705")))
                .isEqualTo("349 + 705 = 1054 is 00349 00705 001054");
        DigitTask product = new DigitTask(PRODUCT, settings(3, 5, true, List.of(4)), 1);
        Assertions.assertThat(product.context()).isEqualTo(19);
        Assertions.assertThat(product.render(product.parse("128 x 256")))
                .isEqualTo("128 x 256 = 32768 is 00128 00256 8672300000");
        DigitTask modular =
                new DigitTask(
                        new Arithmetic(Operation.ADDITION, 101),
                        settings(3, 5, true, List.of(4)),
                        1);
        Assertions.assertThat(modular.render(modular.parse("349 + 705")))
                .isEqualTo("349 + 705 = 44 mod 101 is 00349 00705 440");
        DigitTask written = new DigitTask(SUM, places(), 1);
        Assertions.assertThat(written.render(written.parse("9 + 95")))
                .isEqualTo("9 + 95 = 104 is ____9 + ___95 = 401000");
        Assertions.assertThat(written.parse(written.render(written.parse("9 + 95"))))
                .isEqualTo(written.parse("9 + 95"));
    }

    @Test
    void whatIsAddedSharesItsPlaceWithWhatPredictsTheSum() {
        Assertions.assertThat(task.places())
                .containsExactly(4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5);
        Assertions.assertThat(new DigitTask(SUM, places(), 1).places())
                .containsExactly(4, 3, 2, 1, 0, 0, 4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 5);
        Assertions.assertThat(new DigitTask(SUM, settings(3, 5, false, List.of(4)), 1).places())
                .containsExactly(4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"1349, 2705, 1054", "99999, 90001, 1000", "12, 34, 46"})
    void sumsOfTheClassAreNotReduced(long a, long b, long answer) {
        Assertions.assertThat(task.equivalentAnswer(a, b)).isEqualTo(answer);
    }

    @Test
    void equivalenceClassesAreThePapers() {
        DigitTask product = new DigitTask(PRODUCT, settings(3, 5, true, List.of(4)), 1);
        Assertions.assertThat(product.equivalentAnswer(3128, 4256)).isEqualTo(32_768);
        EquivalenceClass units = new EquivalenceClass(4, List.of(0));
        EquivalenceClass tens = new EquivalenceClass(4, List.of(1));
        for (long operand : new long[] {0, 7, 34, 567, 1234, 9999}) {
            Assertions.assertThat(units.representative(operand)).isEqualTo(operand / 10 * 10);
            Assertions.assertThat(tens.representative(operand))
                    .isEqualTo(operand / 100 * 100 + operand % 10);
        }
        Assertions.assertThat(units.representative(51_234)).isEqualTo(1230);
    }

    @Test
    void trainingAndTestAreDisjointAndMayFillTheSpace() {
        DigitsSettings all = sizes(settings(1, 2, true, List.of(2)), 60, 40);
        DigitTask small = new DigitTask(SUM, all, 3);
        Set<Pairs.Pair> train = small.pairs("in-distribution/train").asSet();
        Set<Pairs.Pair> test = small.pairs("in-distribution/test").asSet();
        Assertions.assertThat(train).hasSize(60).doesNotContainAnyElementsOf(test);
        Assertions.assertThat(test).hasSize(40);
        Set<Pairs.Pair> both = new HashSet<>(train);
        both.addAll(test);
        Assertions.assertThat(both).hasSize(100);
    }

    @Test
    void theHeldOutPairsDoNotDependOnTheSizeOfTheTrainingSet() {
        DigitTask larger =
                new DigitTask(SUM, sizes(settings(3, 5, true, List.of(4)), 2000, 300), 1);
        DigitTask smaller =
                new DigitTask(SUM, sizes(settings(3, 5, true, List.of(4)), 500, 300), 1);
        Assertions.assertThat(larger.pairs("in-distribution/test").asSet())
                .isEqualTo(smaller.pairs("in-distribution/test").asSet());
        Assertions.assertThat(larger.pairs("in-distribution/train").asSet())
                .containsAll(smaller.pairs("in-distribution/train").asSet());
    }

    @Test
    void operandsBeyondTrainingHaveExactlyTheirDigits() {
        for (int digits : new int[] {4, 5}) {
            Pairs pairs = task.pairs("out-of-distribution/" + digits + "-digits");
            Assertions.assertThat(pairs.size()).isEqualTo(300);
            LongStream.concat(Arrays.stream(pairs.a()), Arrays.stream(pairs.b()))
                    .forEach(
                            operand ->
                                    Assertions.assertThat(Long.toString(operand)).hasSize(digits));
            Assertions.assertThat(task.pairs("equivalence/" + digits + "-digits")).isSameAs(pairs);
        }
    }

    @Test
    void alwaysZeroPlacesAreZeroInTrainingAloneAndNeverBeyond() {
        DigitsSettings base = settings(4, 5, true, List.of(4, 5));
        DigitTask tens =
                new DigitTask(
                        SUM,
                        new DigitsSettings(
                                4,
                                5,
                                true,
                                200,
                                200,
                                200,
                                List.of(4, 5),
                                List.of(1),
                                base.lengths(),
                                base.padding(),
                                base.separators()),
                        1);
        for (String split : tens.splits()) {
            boolean beyond = !split.startsWith("in-distribution");
            for (long operand : tens.pairs(split).a()) {
                Assertions.assertThat(operand / 10 % 10 == 0).as(split).isEqualTo(!beyond);
            }
        }
    }

    @Test
    void evenLengthsMakeEveryLengthCommon() {
        Pairs train = new DigitTask(SUM, places(), 1).pairs("in-distribution/train");
        long short3 = Arrays.stream(train.a()).filter(a -> a < 10).count();
        // a third are drawn below 10, and a few of the longer ones are
        Assertions.assertThat((double) short3 / train.size()).isBetween(0.2, 0.45);
        long natural =
                Arrays.stream(task.pairs("in-distribution/train").a()).filter(a -> a < 10).count();
        Assertions.assertThat(natural).isLessThan(train.size() / 20);
    }

    @Test
    void batchesDependOnSeedAndStepAloneAndHoldTrainingPairs() {
        Sequences batch = task.training(5, 17, 64);
        Assertions.assertThat(task.training(5, 17, 64).tokens()).isEqualTo(batch.tokens());
        Assertions.assertThat(task.training(5, 18, 64).tokens()).isNotEqualTo(batch.tokens());
        Assertions.assertThat(task.training(6, 17, 64).tokens()).isNotEqualTo(batch.tokens());
        Set<Pairs.Pair> train = task.pairs("in-distribution/train").asSet();
        for (int row = 0; row < 64; row++) {
            Pairs operands = task.operands(batch.sequence(row));
            Assertions.assertThat(train).contains(new Pairs.Pair(operands.a()[0], operands.b()[0]));
        }
    }

    @Test
    void evaluationHoldsTheLabelsOfItsSplit() {
        Sequences beyond = task.evaluation("out-of-distribution/4-digits", 1, 50);
        Sequences alike = task.evaluation("equivalence/4-digits", 1, 50);
        for (int row = 0; row < 50; row++) {
            Pairs operands = task.operands(beyond.sequence(row));
            Assertions.assertThat(task.operands(alike.sequence(row)).a()).isEqualTo(operands.a());
            long a = operands.a()[0];
            long b = operands.b()[0];
            Assertions.assertThat(number(beyond, row)).isEqualTo(a + b);
            Assertions.assertThat(number(alike, row)).isEqualTo(a % 1000 + b % 1000);
        }
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> task.evaluation("equivalence/6-digits", 1, 5))
                .withMessageContaining("unknown split");
    }

    @Test
    void textThatIsNoRecordIsRefused() {
        for (String bad :
                List.of(
                        "349 x 705",
                        "349",
                        "123456 + 1",
                        "1 + 1 = 2 is 12",
                        "a is b",
                        "1 + 1 = 5",
                        "1 + 1 = 2 is 00349 00705 450100")) {
            Assertions.assertThatIllegalArgumentException()
                    .as(bad)
                    .isThrownBy(() -> task.parse(bad));
        }
    }

    private long number(Sequences sequences, int row) {
        int reads = sequences.reads();
        return task.number(Arrays.copyOfRange(sequences.labels(), row * reads, (row + 1) * reads));
    }

    private static Pairs pair(long a, long b) {
        return new Pairs(new long[] {a}, new long[] {b});
    }

    private static DigitsSettings settings(
            int digits, int width, boolean reversed, List<Integer> beyond) {
        return new DigitsSettings(
                digits,
                width,
                reversed,
                1000,
                300,
                300,
                beyond,
                List.of(),
                Lengths.NATURAL,
                Padding.ZEROS,
                Separators.OMITTED);
    }

    private static DigitsSettings places() {
        return new DigitsSettings(
                3,
                5,
                true,
                1000,
                300,
                300,
                List.of(4, 5),
                List.of(),
                Lengths.EVEN,
                Padding.BLANKS,
                Separators.WRITTEN);
    }

    private static DigitsSettings sizes(DigitsSettings settings, int train, int test) {
        return new DigitsSettings(
                settings.digits(),
                settings.width(),
                settings.reversed(),
                train,
                test,
                settings.outOfDistributionSize(),
                settings.outOfDistributionDigits(),
                settings.zeroPlaces(),
                settings.lengths(),
                settings.padding(),
                settings.separators());
    }
}
