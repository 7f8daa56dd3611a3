package dev.residue.app.run;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BarLineTest {

    @Test
    void theLineHasShareBarStepsRateTimeLeftAndLoss() {
        Assertions.assertThat(BarLine.line(0, 2000, 8000, 20, "loss 0.1234", 100))
                .isEqualTo(
                        "training  25 % [#######----------------------]"
                                + " 2,000/8,000 steps, 100/s, 1:00 min left, loss 0.1234");
    }

    @Test
    void theRateIsOfTheStepsOfThisSession() {
        Assertions.assertThat(BarLine.line(1000, 1010, 1030, 10, "", 200))
                .contains("] 1,010/1,030 steps, 1.0/s, 20 s left")
                .contains("[" + "#".repeat(39) + "-]");
    }

    @Test
    void longTimesAreInHours() {
        Assertions.assertThat(BarLine.line(0, 100, 1_000_000, 100, "", 120))
                .contains("1.0/s, 277:45 h left");
    }

    @Test
    void nothingIsGuessedBeforeAStepIsMade() {
        Assertions.assertThat(BarLine.line(0, 0, 10, 5, "", 80))
                .endsWith("] 0/10 steps")
                .doesNotContain("left");
    }

    @Test
    void aNarrowTerminalCutsTheWordsAndKeepsTheBar() {
        String line = BarLine.line(0, 2000, 8000, 20, "loss 0.1234", 40);
        Assertions.assertThat(line).hasSize(39).startsWith("training  25 % [##");
    }
}
