package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Baseline;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class AssignAndAddTest {

    private static final String EXAMPLE = "; ; a 40 ; j 18 ; ; ; k 9 + a 27 =";

    private final AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 1);

    @Test
    void tokensHaveThePapersIds() {
        Assertions.assertThat(task.vocabulary().size()).isEqualTo(74);
        Assertions.assertThat(task.vocabulary().id("0"))
                .isEqualTo(task.numberToken(0))
                .isEqualTo(0);
        Assertions.assertThat(task.vocabulary().id("58"))
                .isEqualTo(task.numberToken(58))
                .isEqualTo(58);
        Assertions.assertThat(task.vocabulary().id("+")).isEqualTo(59);
        Assertions.assertThat(task.vocabulary().id("="))
                .isEqualTo(task.equalsToken())
                .isEqualTo(60);
        Assertions.assertThat(task.vocabulary().id(";")).isEqualTo(61);
        Assertions.assertThat(task.vocabulary().id("a"))
                .isEqualTo(task.variableToken(0))
                .isEqualTo(62);
        Assertions.assertThat(task.vocabulary().id("l"))
                .isEqualTo(task.variableToken(11))
                .isEqualTo(73);
        Assertions.assertThat(task.classes()).isEqualTo(59);
        Assertions.assertThat(task.context()).isEqualTo(16);
    }

    @Test
    void theCoreStandsInTheLastFourPositionsAndIsReadAtTheLast() {
        Assertions.assertThat(
                        new int[] {
                            task.plusPosition(),
                            task.leftPosition(),
                            task.rightPosition(),
                            task.equalsPosition()
                        })
                .containsExactly(12, 13, 14, 15);
        Assertions.assertThat(task.readPositions()).containsExactly(15);
    }

    @Test
    void thePapersExampleParsesToItsTokensAndBack() {
        long[] tokens = task.parse(EXAMPLE);
        Assertions.assertThat(tokens)
                .containsExactly(61, 61, 62, 40, 61, 71, 18, 61, 61, 61, 72, 9, 59, 62, 27, 60);
        Assertions.assertThat(task.render(tokens)).isEqualTo(EXAMPLE);
        Assertions.assertThat(task.record(tokens).answer(59)).isEqualTo(8);
    }

    @Test
    void everyDrawnSequenceRendersAndParsesBack() {
        Sequences drawn = task.training(1, 2, 300);
        for (int i = 0; i < drawn.count(); i++) {
            long[] tokens = drawn.sequence(i);
            Assertions.assertThat(task.parse(task.render(tokens))).isEqualTo(tokens);
        }
    }

    @Test
    void labelsAreTheSumsThatAnIndependentReaderFinds() {
        assertLabels(task.training(1, 2, 2000));
        assertLabels(task.unrestricted(1, 2000, SequenceType.values()));
        for (String split : task.splits()) {
            assertLabels(task.evaluation(split, 1, 500));
            task.exhaustive(split, 1).ifPresent(this::assertLabels);
        }
    }

    @Test
    void aBatchIsAPureFunctionOfSeedAndStep() {
        AssignAndAdd twin = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        long[] first = task.training(1, 2, 64).tokens();
        Assertions.assertThat(task.training(1, 3, 64).tokens()).isNotEqualTo(first);
        Assertions.assertThat(task.training(2, 2, 64).tokens()).isNotEqualTo(first);
        Assertions.assertThat(twin.training(1, 2, 64).tokens()).isEqualTo(first);
        Assertions.assertThat(task.training(1, 2, 64).tokens()).isEqualTo(first);
    }

    @Test
    void anEvaluationSampleIsAPureFunctionOfSplitAndSeed() {
        long[] first = task.evaluation("direct/train", 1, 64).tokens();
        Assertions.assertThat(task.evaluation("direct/train", 2, 64).tokens()).isNotEqualTo(first);
        Assertions.assertThat(task.evaluation("direct/train", 1, 64).tokens()).isEqualTo(first);
    }

    @Test
    void fillWritesTheOperandsAskedForBehindAFreshPrefix() {
        RandomStream random = RandomStream.of("test", 1);
        long[] tokens = new long[3 * 16];
        task.fill(random, SequenceType.DIRECT, 99, 99, 5, 58, tokens, 0);
        task.fill(random, SequenceType.VARIABLE_RIGHT, 99, 0, 5, 58, tokens, 16);
        task.fill(random, SequenceType.TWO_VARIABLES, 11, 1, 5, 58, tokens, 32);
        Sequences filled = new Sequences(tokens, new long[3], 3);
        Assertions.assertThat(Interpreter.read(task.vocabulary(), filled, 0).core())
                .isEqualTo("5:5 + 58:58");
        Assertions.assertThat(Interpreter.read(task.vocabulary(), filled, 1).core())
                .isEqualTo("5:5 + a:58");
        Assertions.assertThat(Interpreter.read(task.vocabulary(), filled, 2).core())
                .isEqualTo("l:5 + b:58");
    }

    @Test
    void fillWritesEveryOrderedPairOfVariables() {
        RandomStream random = RandomStream.of("test", 2);
        for (int left = 0; left < 12; left++) {
            for (int right = 0; right < 12; right++) {
                if (left != right) {
                    long[] tokens = new long[16];
                    task.fill(random, SequenceType.TWO_VARIABLES, left, right, 3, 4, tokens, 0);
                    Sequences one = new Sequences(tokens, new long[1], 1);
                    Assertions.assertThat(Interpreter.read(task.vocabulary(), one, 0).core())
                            .isEqualTo("%c:3 + %c:4", (char) ('a' + left), (char) ('a' + right));
                }
            }
        }
    }

    @Test
    void fillRefusesWhatDoesNotExist() {
        assertFillFails(SequenceType.TWO_VARIABLES, 3, 3, 0, "d cannot be both operands");
        assertFillFails(SequenceType.VARIABLE_LEFT, 12, 0, 0, "variable m is unknown");
        assertFillFails(SequenceType.VARIABLE_RIGHT, 0, -1, 0, "variable index -1 is negative");
        assertFillFails(SequenceType.DIRECT, 0, 0, 59, "number 59 must be in [0, 59)");
    }

    @Test
    void unrestrictedSequencesIgnoreWhatIsHeldOut() {
        Sequences drawn = task.unrestricted(1, 4000, SequenceType.VARIABLE_RIGHT);
        int restricted = 0;
        int heldOut = 0;
        for (int i = 0; i < drawn.count(); i++) {
            Interpreter read = Interpreter.read(task.vocabulary(), drawn, i);
            Assertions.assertThat(read.leftIsVariable()).isFalse();
            Assertions.assertThat(read.rightIsVariable()).isTrue();
            restricted += "ab".contains(read.right()) ? 1 : 0;
            heldOut += task.pairs().trained(read.leftNumber(), read.rightNumber()) ? 0 : 1;
        }
        Assertions.assertThat(restricted / 4000.0)
                .isCloseTo(2 / 12.0, Sampling.share(2 / 12.0, 4000));
        Assertions.assertThat(heldOut / 4000.0)
                .isCloseTo(1045 / 3481.0, Sampling.share(1045 / 3481.0, 4000));
        Assertions.assertThatThrownBy(() -> task.unrestricted(1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBaselinesAreThePapers() {
        List<Baseline> baselines = task.baselines();
        Assertions.assertThat(baselines).hasSize(3 + 2 * 4);
        for (Baseline baseline : baselines) {
            double expected =
                    baseline.split().startsWith("one-variable/")
                            ? .408
                            : baseline.name().startsWith("looks up") ? .457 : .333;
            Assertions.assertThat(baseline.accuracy()).isCloseTo(expected, Rounding.printed(3));
            Assertions.assertThat(task.splits()).contains(baseline.split());
        }
    }

    @Test
    void theBaselinesFollowTheNumberOfAssignments() {
        AssignAndAdd small =
                new AssignAndAdd(new AssignAndAddSettings(5, 3, 10, 3, .7, null, 1, 1), 1);
        // worked by hand for n up to 3: (1 + 1/2 + 1/3)/3, (1 + 1/3)/2 and (1 + 1/2)/2
        double rounding = Rounding.ofDoubles(4).limit(1);
        Assertions.assertThat(small.baselines().stream().map(Baseline::accuracy).distinct())
                .usingElementComparator(
                        (a, b) -> Math.abs(a - b) <= rounding ? 0 : Double.compare(a, b))
                .containsExactlyInAnyOrder(11 / 18.0, 2 / 3.0, 3 / 4.0);
    }

    @Test
    void moreThan26VariablesHaveNumberedNames() {
        AssignAndAdd many =
                new AssignAndAdd(new AssignAndAddSettings(5, 30, 10, 3, .7, null, 2, 1), 1);
        Assertions.assertThat(many.vocabulary().token(many.variableToken(25))).isEqualTo("z");
        Assertions.assertThat(many.vocabulary().token(many.variableToken(26))).isEqualTo("v26");
        String text = "; ; v 3 v29 4 + v v29 =";
        Assertions.assertThat(many.render(many.parse(text))).isEqualTo(text);
    }

    @Test
    void refusesTokensAndRecordsOfAnotherTask() {
        Assertions.assertThatThrownBy(() -> task.parse("m 3 + m 3 ="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variable m is unknown; the last is l");
        Assertions.assertThatThrownBy(() -> task.parse("a 59 + a 3 ="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number 59 must be in [0, 59)");
        Assertions.assertThatThrownBy(() -> task.compose(AssignAndAddRecord.parse("+ 1 2 =", 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the record has 8 tokens; must be 16");
        Assertions.assertThatThrownBy(() -> task.render(new long[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 tokens; must be 16");
        Assertions.assertThatThrownBy(() -> task.training(1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 sequences; must be at least 1");
    }

    private void assertLabels(Sequences drawn) {
        Assertions.assertThat(drawn.context()).isEqualTo(16);
        Assertions.assertThat(drawn.reads()).isEqualTo(1);
        for (int i = 0; i < drawn.count(); i++) {
            Interpreter read = Interpreter.read(task.vocabulary(), drawn, i);
            Assertions.assertThat(read.label())
                    .isEqualTo((read.leftNumber() + read.rightNumber()) % 59);
        }
    }

    private void assertFillFails(
            SequenceType type, int left, int right, int number, String message) {
        Assertions.assertThatThrownBy(
                        () ->
                                task.fill(
                                        RandomStream.of("test", 1),
                                        type,
                                        left,
                                        right,
                                        number,
                                        0,
                                        new long[16],
                                        0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
