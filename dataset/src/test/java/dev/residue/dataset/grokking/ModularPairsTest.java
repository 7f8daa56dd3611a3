package dev.residue.dataset.grokking;

import dev.residue.dataset.Sequences;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ModularPairsTest {

    private static final int P = 11;
    private static final double SHARE = 0.3;
    private static final int TRAINED = 36; // of 121, rounded down

    private static ModularPairs task(Operation operation, double share, long seed) {
        return new ModularPairs(new ModularPairsSettings(P, operation, share), seed);
    }

    private static ModularPairs task() {
        return task(Operation.SUM, SHARE, 4);
    }

    @Test
    void answersAreThoseOfLargeIntegers() {
        expectAnswers(Operation.SUM, BigInteger::add);
        expectAnswers(Operation.DIFFERENCE, BigInteger::subtract);
        expectAnswers(Operation.QUADRATIC, (a, b) -> a.pow(2).add(a.multiply(b)).add(b.pow(2)));
    }

    private static void expectAnswers(Operation operation, BinaryOperator<BigInteger> function) {
        Sequences all = task(operation, SHARE, 0).allPairs();
        Assertions.assertThat(all.count()).isEqualTo(P * P);
        for (int i = 0; i < P * P; i++) {
            long a = all.tokens()[3 * i];
            long b = all.tokens()[3 * i + 1];
            Assertions.assertThat(a * P + b).isEqualTo(i);
            Assertions.assertThat(all.tokens()[3 * i + 2]).as("=").isEqualTo(P);
            Assertions.assertThat(all.labels()[i])
                    .isEqualTo(
                            function.apply(BigInteger.valueOf(a), BigInteger.valueOf(b))
                                    .mod(BigInteger.valueOf(P))
                                    .longValue());
        }
    }

    @Test
    void everyPairIsEitherTrainedOnOrHeldOut() {
        ModularPairs task = task();
        List<Long> trained = codes(exhaustive(task, "train"));
        List<Long> heldOut = codes(exhaustive(task, "held-out"));
        Assertions.assertThat(trained).hasSize(TRAINED);
        List<Long> both = new ArrayList<>(trained);
        both.addAll(heldOut);
        Assertions.assertThat(both)
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, P * P).boxed().toList());
        Assertions.assertThat(Arrays.stream(task.trainedCodes()).asLongStream().boxed())
                .containsExactlyElementsOf(trained);
    }

    @Test
    void theSeedDecidesWhatIsHeldOutAndALargerShareOnlyAdds() {
        List<Long> trained = codes(exhaustive(task(), "train"));
        Assertions.assertThat(codes(exhaustive(task(Operation.SUM, SHARE, 5), "train")))
                .isNotEqualTo(trained);
        List<Long> more = codes(exhaustive(task(Operation.SUM, 2 * SHARE, 4), "train"));
        Assertions.assertThat(more).hasSizeGreaterThan(TRAINED).containsAll(trained);
    }

    @Test
    void aRandomTableIsTheSameForEveryShareAndAnotherForEverySeed() {
        ModularPairs table = task(Operation.RANDOM_TABLE, SHARE, 1);
        long[] answers = table.allPairs().labels();
        Assertions.assertThat(LongStream.of(answers)).allMatch(answer -> answer >= 0 && answer < P);
        Assertions.assertThat(IntStream.range(0, P * P).mapToLong(i -> table.answer(i / P, i % P)))
                .containsExactly(LongStream.of(answers).boxed().toArray(Long[]::new));
        Assertions.assertThat(task(Operation.RANDOM_TABLE, 0.7, 1).allPairs().labels())
                .isEqualTo(answers);
        Assertions.assertThat(task(Operation.RANDOM_TABLE, SHARE, 2).allPairs().labels())
                .isNotEqualTo(answers);
    }

    @Test
    void aWholeBatchIsAllTrainedPairsInOneOrder() {
        ModularPairs task = task();
        long[] first = task.training(0, 0, TRAINED).tokens();
        Assertions.assertThat(task.training(7, 123, TRAINED).tokens()).isEqualTo(first);
        Assertions.assertThat(codes(task.training(0, 0, TRAINED)))
                .containsExactlyElementsOf(codes(exhaustive(task, "train")));
    }

    @Test
    void aSmallerBatchIsDrawnAnewAndHasNoPairTwice() {
        ModularPairs task = task();
        List<Long> trained = codes(exhaustive(task, "train"));
        for (int step = 0; step < 50; step++) {
            Assertions.assertThat(codes(task.training(0, step, TRAINED - 1)))
                    .hasSize(TRAINED - 1)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(trained);
        }
        Assertions.assertThat(codes(task.training(0, 1, 9)))
                .isEqualTo(codes(task.training(0, 1, 9)))
                .isNotEqualTo(codes(task.training(0, 2, 9)))
                .isNotEqualTo(codes(task.training(1, 1, 9)));
    }

    @Test
    void aBatchLargerThanAllTrainedPairsIsRefused() {
        ModularPairs task = task();
        Assertions.assertThat(task.batchProblem(TRAINED)).isEmpty();
        Assertions.assertThat(task.batchProblem(TRAINED + 1)).get().asString().contains("36");
        Assertions.assertThatThrownBy(() -> task.training(0, 0, TRAINED + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use 36 for all");
    }

    @Test
    void anEvaluationDrawsFromItsOwnSplit() {
        ModularPairs task = task();
        List<Long> heldOut = codes(exhaustive(task, "held-out"));
        Assertions.assertThat(codes(task.evaluation("held-out", 3, 20)))
                .hasSize(20)
                .doesNotHaveDuplicates()
                .isSubsetOf(heldOut)
                .isNotEqualTo(codes(task.evaluation("held-out", 4, 20)));
        Assertions.assertThat(codes(task.evaluation("held-out", 3, 1_000)))
                .containsExactlyInAnyOrderElementsOf(heldOut);
    }

    @Test
    void textIsReadAsItIsWritten() {
        ModularPairs task = task();
        long[] tokens = {7, 10, P};
        Assertions.assertThat(task.render(tokens)).isEqualTo("7 10 =");
        Assertions.assertThat(task.parse("  7 10\t= ")).isEqualTo(tokens);
        for (String wrong : new String[] {"7 10", "7 = 10", "= 1 =", "7 10 + =", "7 11 =", ""}) {
            Assertions.assertThatThrownBy(() -> task.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void settingsThatCannotBeAreRefusedByTheirKey() {
        Assertions.assertThat(problems(113, 0.3)).isEmpty();
        Assertions.assertThat(problems(2, 0.3)).containsExactly("modulus");
        Assertions.assertThat(problems(510, 0.3)).containsExactly("modulus");
        Assertions.assertThat(problems(11, 0.008)).containsExactly("trainShare");
        Assertions.assertThat(problems(11, 0.009)).isEmpty();
        Assertions.assertThat(problems(11, 0)).containsExactly("trainShare");
        Assertions.assertThat(problems(11, 1)).containsExactly("trainShare");
        Assertions.assertThat(problems(0, Double.NaN)).containsExactly("modulus", "trainShare");
        Assertions.assertThatThrownBy(() -> task().answer(0, P))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> problems(int modulus, double share) {
        List<String> keys = new ArrayList<>();
        new ModularPairsSettings(modulus, Operation.SUM, share)
                .check((key, problem) -> keys.add(key));
        return keys;
    }

    private static Sequences exhaustive(ModularPairs task, String split) {
        return task.exhaustive(split, 0).orElseThrow();
    }

    private static List<Long> codes(Sequences sequences) {
        return IntStream.range(0, sequences.count())
                .mapToObj(i -> sequences.tokens()[3 * i] * P + sequences.tokens()[3 * i + 1])
                .toList();
    }
}
