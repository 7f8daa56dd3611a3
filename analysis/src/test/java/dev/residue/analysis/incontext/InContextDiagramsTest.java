package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.record.Records;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class InContextDiagramsTest {

    @Test
    void aCellHasTheMedianOfItsRunsAndNoneIsEmpty() {
        List<Figure> figures =
                InContextDiagrams.of(
                        List.of(
                                run(8, .8, 2, 2, .3),
                                run(8, .4, 2, 1, .2),
                                run(16, .8, 2, 4, .9),
                                run(16, .8, 2, 3, .5),
                                run(16, .8, 2, 4, .8),
                                run(16, .4, 4, 1, .2)));
        Assertions.assertThat(figures)
                .extracting(Figure::title)
                .containsExactly(
                        "diagram of phase, p 7, layers 2",
                        "diagram of uncopied/out-of-distribution/test, p 7, layers 2");
        PhaseDiagram phases = (PhaseDiagram) figures.get(0);
        Assertions.assertThat(phases.rowLabels()).containsExactly("0.4", "0.8");
        Assertions.assertThat(phases.columnLabels()).containsExactly("8", "16");
        Assertions.assertThat(phases.values()[0]).containsExactly(1, Double.NaN);
        Assertions.assertThat(phases.values()[1]).containsExactly(2, 4);
        Assertions.assertThat(phases.marks())
                .extracting(Mark::x, Mark::y, Mark::value)
                .containsExactly(
                        Assertions.tuple(0.0, 1.0, 2.0),
                        Assertions.tuple(0.0, 0.0, 1.0),
                        Assertions.tuple(1.0, 1.0, 4.0),
                        Assertions.tuple(1.0, 1.0, 3.0),
                        Assertions.tuple(1.0, 1.0, 4.0));
        Assertions.assertThat(((PhaseDiagram) figures.get(1)).values()[1]).containsExactly(.3, .8);
    }

    @Test
    void runsThatDifferInOneOfBothAloneAreNoPlane() {
        Assertions.assertThat(
                        InContextDiagrams.of(List.of(run(8, .8, 2, 2, .3), run(16, .8, 2, 2, .3))))
                .isEmpty();
    }

    private static ComparedRun<InContextLinear> run(
            int tasks, double pairShare, int layers, int phase, double accuracy) {
        InContextSettings settings =
                new InContextSettings(
                        7,
                        4,
                        tasks,
                        TaskChoice.RANDOM,
                        pairShare,
                        PairDraw.SHARED,
                        TokenSet.PLAIN,
                        256);
        return new ComparedRun<>(
                1,
                new InContextLinear(settings, 1),
                layers,
                Records.of(
                        Map.of(),
                        Map.of("phase", (double) phase, InContextClaims.ALL_NEW, accuracy),
                        Map.of()));
    }
}
