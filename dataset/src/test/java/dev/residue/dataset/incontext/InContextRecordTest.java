package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InContextRecordTest {

    private static final String TEXT = "(a, b) = (3, 5) mod 29: 1 2 → 13, 4 0 → 12, 7 8 → 3";
    private static final long[] TOKENS = {1, 2, 13, 4, 0, 12, 7, 8};

    private final InContextLinear task = Tasks.random(29, 3, 8);

    @Test
    void aSequenceReadsWithItsTask() {
        Assertions.assertThat(task.render(TOKENS)).isEqualTo(TEXT);
        Assertions.assertThat(task.parse(TEXT)).isEqualTo(TOKENS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2 → 13, 4 0 → 12, 7 8 → 3",
                "1 2 -> 13,4 0->12,7 8",
                " 1  2 → 13, 4 0 → 12, 7 8 → ? ",
                "(a, b) = ? mod 29: 1 2 → 13, 4 0 → 12, 7 8 → 3",
                "(a,b)=(3,5) mod 29: 1 2 → 13, 4 0 → 12, 7 8"
            })
    void whatFollowsFromTheExamplesMayBeLeftOut(String text) {
        Assertions.assertThat(task.parse(text)).isEqualTo(TOKENS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 2 (1, 2) is (2, 4): the z follows though 29 tasks fit
                "1 2 → 13, 2 4 → 26, 3 6 | (a, b) = ? mod 29: 1 2 → 13, 2 4 → 26, 3 6 → 10",
                "1 2 → 13, 2 4 → 26, 3 7 | (a, b) = ? mod 29: 1 2 → 13, 2 4 → 26, 3 7 → ?",
                "(a, b) = none mod 29: 1 2 → 13, 2 4 → 0, 3 7"
                        + "| (a, b) = none mod 29: 1 2 → 13, 2 4 → 0, 3 7 → ?"
            })
    void whatDoesNotFollowIsMarked(String text, String shown) {
        Assertions.assertThat(task.render(task.parse(text))).isEqualTo(shown);
        Assertions.assertThat(task.parse(shown)).isEqualTo(task.parse(text));
    }

    @Test
    void everyDrawnSequenceReadsBack() {
        for (InContextLinear drawn :
                new InContextLinear[] {Tasks.random(5, 3, 4), Tasks.random(6, 1, 4)}) {
            for (String split : drawn.splits()) {
                Sequences sample = drawn.evaluation(split, 1, 40);
                for (int i = 0; i < sample.count(); i++) {
                    long[] tokens = sample.sequence(i);
                    Assertions.assertThat(drawn.parse(drawn.render(tokens))).isEqualTo(tokens);
                }
            }
        }
    }

    @Test
    void aRecordIsTakenApart() {
        InContextRecord record = task.record(TOKENS);
        Assertions.assertThat(record.examples())
                .containsExactly(new Example(1, 2, 13), new Example(4, 0, 12));
        Assertions.assertThat(record.fittingTasks()).containsExactly(new TaskVector(3, 5));
        Assertions.assertThat(record.answer()).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(a, b) = (3, 5) mod 29: 1 2 → 13, 4 0 → 11, 7 8"
                        + "| example 2, '4 0 → 11': the z is wrong for (3, 5); must be 12",
                "(a, b) = (3, 5) mod 29: 1 2 → 13, 4 0 → 12, 7 8 → 4"
                        + "| example 3, '7 8 → 4': the z is wrong for (3, 5); must be 3",
                "1 2 → 13, 2 4 → 25, 7 8"
                        + "| example 2, '2 4 → 25': the z is wrong for every (a, b) that fits"
                        + " those before it; must be 26",
                "1 2 → 13, 4 0 → 12, 7 8 → 4 | must be 3",
                "(a, b) = none mod 29: 1 2 → 13, 4 0 → 12, 7 8 | but (3, 5) gives every z",
                "(a, b) = none mod 29: 1 2 → 13, 2 4 → 0, 3 7 → 1 | must be '?'",
                "(a, b) = (3, 5) mod 31: 1 2 → 13, 4 0 → 12, 7 8 | modulus 31; must be 29",
                "(a, b) = (29, 5) mod 29: 1 2 → 13, 4 0 → 12, 7 8 | 29 must be from 0 to 28",
                "3, 5 mod 29: 1 2 → 13, 4 0 → 12, 7 8 | names no task; must be like '(a, b) = (1",
                "1 2 → 13, 4 0, 7 8 | example 2, '4 0' has no z",
                "1 2 → 13, 4 → 12, 7 8 | example 2, '4 → 12' is no example; must be like",
                "1 2 → 13, 4 0 → 12, | example 3, '' is no example",
                "1 2 → 13, 30 0 → 12, 7 8 | 30 must be from 0 to 28",
                "1 2 → 13, 7 8 | 2 examples, the query among them; must be 3"
            })
    void refusesWhatIsNoSequence(String text, String message) {
        Assertions.assertThatThrownBy(() -> task.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesTokensThatAreNoSequence() {
        Assertions.assertThatThrownBy(() -> task.render(new long[] {1, 2}))
                .hasMessage("2 tokens; must be 8");
        Assertions.assertThatThrownBy(() -> task.render(new long[] {1, 2, 13, 4, 0, 12, 7, 29}))
                .hasMessage("token id 29 is no number from 0 to 28");
        Assertions.assertThatThrownBy(() -> new InContextRecord(5, List.of(), 5, 0))
                .hasMessage("5 must be from 0 to 4");
    }
}
