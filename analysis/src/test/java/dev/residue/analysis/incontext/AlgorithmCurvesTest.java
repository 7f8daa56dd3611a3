package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlgorithmCurvesTest {

    @TempDir private Path run;

    @Test
    void eachSplitHasTheAccuraciesTheAgreementsAndChance() throws IOException {
        Files.createDirectory(run.resolve("probes"));
        Files.writeString(
                run.resolve("probes/step-00000010.jsonl"),
                line("algorithm/ratio-matching", 2, 0.9)
                        + line("algorithm/modular-regression", 2, 0.4)
                        + line("count/algorithm/ratio-matching", 2, 70)
                        + line("agreement/modular-regression", 2, 0.3)
                        + line("algorithm/neither/in-distribution/test", 0, 0.1));
        InContextLinear task =
                new InContextLinear(
                        new InContextSettings(
                                5,
                                3,
                                8,
                                TaskChoice.RANDOM,
                                0.6,
                                PairDraw.SHARED,
                                TokenSet.PLAIN,
                                8),
                        0);
        List<Figure> figures =
                AlgorithmProbe.curves(task, RunRecord.read(new RunFiles(run)).lastProbed());
        Assertions.assertThat(figures).hasSize(2);
        Assertions.assertThat(figures.get(0).title()).endsWith("out-of-distribution/test");
        Assertions.assertThat(((Scatter) figures.get(0)).points())
                .containsExactly(
                        new Scatter.Point(2, 0.9, "a ratio matches"),
                        new Scatter.Point(2, 0.4, "regression is needed"),
                        new Scatter.Point(2, 0.3, "agrees with regression"),
                        new Scatter.Point(0, 0.2, "guesses"),
                        new Scatter.Point(1, 0.2, "guesses"),
                        new Scatter.Point(2, 0.2, "guesses"));
        Assertions.assertThat(((Scatter) figures.get(1)).points())
                .contains(new Scatter.Point(0, 0.1, "neither is possible"));
    }

    private static String line(String name, int index, double value) {
        return "{\"probe\": \"algorithm\", \"name\": \"%s\", \"index\": %d, \"value\": %s}\n"
                .formatted(name, index, value);
    }
}
