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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShotCurvesTest {

    private static final String SPLIT = "out-of-distribution/test";

    @TempDir private Path run;
    private final InContextLinear task =
            new InContextLinear(
                    new InContextSettings(
                            5, 3, 8, TaskChoice.RANDOM, 0.6, PairDraw.SHARED, TokenSet.PLAIN, 8),
                    0);

    @BeforeEach
    void makeARunDirectory() throws IOException {
        Files.createDirectory(run.resolve("probes"));
    }

    @Test
    void aSplitsFigureHasTheModelAndTheBaselinesOfTheLastCheckpoint() throws IOException {
        probed(0, line("accuracy/" + SPLIT + "/shots-2", "", 0.9));
        probed(
                10,
                line("accuracy/" + SPLIT + "/shots-2", "", 0.5)
                        + line("uncopied/" + SPLIT, "\"index\": 2, ", 0.4)
                        + line("uncopied/" + SPLIT, "", 0.4)
                        + line("count/uncopied/" + SPLIT, "\"index\": 2, ", 70)
                        + line("baseline/uncopied/" + SPLIT, "\"index\": 2, ", 0.35)
                        + line("baseline/chance", "\"index\": 2, ", 0.2));
        List<Figure> figures =
                ShotsProbe.curves(task, RunRecord.read(new RunFiles(run)).lastProbed());
        Assertions.assertThat(figures).hasSize(1);
        Assertions.assertThat(figures.get(0).title()).endsWith(SPLIT);
        Assertions.assertThat(((Scatter) figures.get(0)).points())
                .containsExactly(
                        new Scatter.Point(2, 0.5, "model, all queries"),
                        new Scatter.Point(2, 0.4, "model, uncopied"),
                        new Scatter.Point(2, 0.35, "best baseline, uncopied"),
                        new Scatter.Point(2, 0.2, "guesses"));
    }

    @Test
    void withoutTheProbeThereIsNoFigure() throws IOException {
        probed(10, line("accuracy/" + SPLIT, "", 0.5));
        Assertions.assertThat(
                        ShotsProbe.curves(task, RunRecord.read(new RunFiles(run)).lastProbed()))
                .isEmpty();
    }

    private void probed(int step, String lines) throws IOException {
        Files.writeString(
                run.resolve("probes").resolve(String.format("step-%08d.jsonl", step)), lines);
    }

    private static String line(String name, String index, double value) {
        return "{\"probe\": \"shots\", \"name\": \""
                + name
                + "\", "
                + index
                + "\"value\": "
                + value
                + "}\n";
    }
}
