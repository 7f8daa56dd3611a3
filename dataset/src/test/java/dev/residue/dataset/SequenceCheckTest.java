package dev.residue.dataset;

import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceCheckTest {

    private final Task task = new AssignAndAdd(AssignAndAddSettings.paper(), 1);

    @Test
    void whatATaskDrawsPasses() {
        Sequences drawn = task.training(0, 0, 8);
        Assertions.assertThat(SequenceCheck.of(task, drawn)).isSameAs(drawn);
    }

    @ParameterizedTest
    @CsvSource({"74, 0, token 74", "-1, 0, token -1", "0, 59, label 59", "0, -1, label -1"})
    void anIdThatThereIsNotIsRefused(long token, long label, String named) {
        Sequences drawn = task.training(0, 0, 8);
        drawn.tokens()[17] = token;
        drawn.labels()[3] = label;
        Assertions.assertThatThrownBy(() -> SequenceCheck.of(task, drawn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void sequencesOfAnotherLengthAreRefused() {
        Assertions.assertThatThrownBy(
                        () -> SequenceCheck.of(task, new Sequences(new long[30], new long[2], 2)))
                .hasMessageContaining("15 tokens")
                .hasMessageContaining("16");
    }
}
