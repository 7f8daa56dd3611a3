package dev.residue.analysis.incontext;

import dev.residue.analysis.record.Records;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Verdict;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class InContextComparisonsTest {

    private static final int NONE = 0;
    private static final int MEMORISES = 1;
    private static final int GENERALISES = 2;
    private static final int MEMORISES_OUT = 3;
    private static final int GENERALISES_OUT = 4;

    @Test
    void moreTasksThatLeaveTheDistributionAreATransition() {
        ClaimResult result =
                transition(
                        run(8, .8, 2, MEMORISES),
                        run(32, .8, 2, GENERALISES_OUT),
                        run(16, .8, 2, GENERALISES));
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        Assertions.assertThat(result.seeds()).isEqualTo(3);
        Assertions.assertThat(result.measured())
                .isEqualTo(
                        "tasks 8, pairShare 0.8, layers 2: in-distribution-memorisation; tasks 16,"
                                + " pairShare 0.8, layers 2: in-distribution-generalisation; tasks"
                                + " 32, pairShare 0.8, layers 2:"
                                + " out-of-distribution-generalisation");
        Assertions.assertThat(
                        transition(run(8, .8, 2, GENERALISES), run(32, .8, 2, MEMORISES_OUT))
                                .verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void theAccuracyOfAllThatIsNewIsSaidWithItsInterval() {
        ComparedRun<InContextLinear> measured =
                new ComparedRun<>(
                        2,
                        task(32, .8),
                        2,
                        Records.of(
                                Map.of(),
                                Map.of("phase", (double) GENERALISES_OUT),
                                Map.of(
                                        "uncopied/out-of-distribution/test",
                                        new TreeMap<>(Map.of(3L, .5)),
                                        "count/uncopied/out-of-distribution/test",
                                        new TreeMap<>(Map.of(3L, 100.0)))));
        Assertions.assertThat(transition(run(8, .8, 2, MEMORISES), measured).measured())
                .isEqualTo(
                        "tasks 8, pairShare 0.8, layers 2: in-distribution-memorisation; tasks 32,"
                                + " pairShare 0.8, layers 2: out-of-distribution-generalisation,"
                                + " other tasks and unseen pairs 0.5000 (0.3753 to 0.6247)");
    }

    @Test
    void oneReversalIsEnoughToFail() {
        Assertions.assertThat(
                        transition(
                                        run(8, .8, 2, MEMORISES),
                                        run(32, .8, 2, GENERALISES_OUT),
                                        run(8, .4, 2, GENERALISES_OUT),
                                        run(32, .4, 2, GENERALISES))
                                .verdict())
                .isEqualTo(Verdict.FAILS);
    }

    @Test
    void runsInWhichNothingIsLearnedShowNoTransition() {
        Assertions.assertThat(
                        transition(run(8, .8, 2, NONE), run(32, .8, 2, GENERALISES_OUT)).verdict())
                .isEqualTo(Verdict.FAILS);
    }

    @Test
    void runsThatDifferInMoreThanTheirTasksAreNotCompared() {
        ClaimResult result =
                transition(
                        run(8, .8, 2, MEMORISES),
                        run(32, .7, 2, GENERALISES_OUT),
                        run(32, .8, 4, GENERALISES_OUT),
                        run(8, .8, 2, GENERALISES));
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.NOT_MEASURED);
        Assertions.assertThat(result.measured()).isEqualTo("no two of these runs are comparable");
    }

    @Test
    void twoLayersAreNeededWhereOneFailsAndTwoDoNot() {
        Assertions.assertThat(
                        twoLayers(run(32, .8, 1, GENERALISES), run(32, .8, 2, GENERALISES_OUT)))
                .isEqualTo(Verdict.HOLDS);
        Assertions.assertThat(
                        twoLayers(run(32, .8, 1, GENERALISES_OUT), run(32, .8, 2, GENERALISES_OUT)))
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(twoLayers(run(32, .8, 1, NONE), run(32, .8, 2, GENERALISES)))
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(
                        twoLayers(run(32, .8, 2, GENERALISES), run(32, .8, 4, GENERALISES_OUT)))
                .isEqualTo(Verdict.NOT_MEASURED);
        Assertions.assertThat(
                        twoLayers(run(8, .8, 1, GENERALISES), run(32, .8, 2, GENERALISES_OUT)))
                .isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void runsWithoutAPhaseDoNotCount() {
        ComparedRun<InContextLinear> unmeasured =
                new ComparedRun<>(1, task(32, .8), 2, Records.empty());
        Assertions.assertThat(transition(run(8, .8, 2, MEMORISES), unmeasured).verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the list only reads them
    private static ClaimResult transition(ComparedRun<InContextLinear>... runs) {
        return new InContextStudy().claimsOfSeveral(List.of(runs)).get(0);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the list only reads them
    private static Verdict twoLayers(ComparedRun<InContextLinear>... runs) {
        return new InContextStudy().claimsOfSeveral(List.of(runs)).get(1).verdict();
    }

    private static ComparedRun<InContextLinear> run(
            int tasks, double pairShare, int layers, int phase) {
        return new ComparedRun<>(
                1,
                task(tasks, pairShare),
                layers,
                Records.of(Map.of(), Map.of("phase", (double) phase), Map.of()));
    }

    private static InContextLinear task(int tasks, double pairShare) {
        return new InContextLinear(
                new InContextSettings(
                        7,
                        4,
                        tasks,
                        TaskChoice.RANDOM,
                        pairShare,
                        PairDraw.SHARED,
                        TokenSet.PLAIN,
                        256),
                1);
    }
}
