package dev.residue.analysis.grokking;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.Records;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class GrokkingClaimsTest {

    private static final ModularPairs TASK = new ModularPairs(ModularPairsSettings.paper(), 0);
    private static final int EVALUATIONS = 100;
    private static final int EVERY = 100;

    /** What the paper tells of its run: five key frequencies of 56, and neurons of one each. */
    private static Map<String, Double> finals() {
        return new HashMap<>(
                Map.of(
                        "accuracy/train", 1.0,
                        "accuracy/held-out", 1.0,
                        "key-frequencies", 5.0,
                        "key-share", 0.95,
                        "accuracy/restricted", 1.0,
                        "accuracy/excluded", 0.01,
                        "single-frequency-neurons", 0.85,
                        "gini/embedding", 0.8,
                        "gini/neuron-logit-map", 0.8));
    }

    /** Returns a curve that leaves chance at an evaluation and rises by .2 at each after it. */
    private static Series rise(int evaluation, double top) {
        long[] steps = IntStream.range(0, EVALUATIONS).mapToLong(i -> (long) i * EVERY).toArray();
        double[] values =
                IntStream.range(0, EVALUATIONS)
                        .mapToDouble(i -> Math.min(top, Math.max(0.01, (i - evaluation) / 5.0)))
                        .toArray();
        return Series.of("rise", steps, values);
    }

    private static RunRecord run(
            Map<String, Double> finals, int memorised, int restricted, int answered) {
        return Records.of(
                Map.of(
                        "accuracy/train", rise(memorised, finals.get("accuracy/train")),
                        "accuracy/restricted", rise(restricted, finals.get("accuracy/restricted")),
                        "accuracy/held-out", rise(answered, finals.get("accuracy/held-out"))),
                finals,
                Map.of());
    }

    private static Map<String, Verdict> verdicts(RunRecord run) {
        return new GrokkingStudy()
                .claims(TASK, run).stream()
                        .collect(
                                Collectors.toMap(
                                        result -> result.claim().id(), ClaimResult::verdict));
    }

    @Test
    void thePapersRunHoldsAllSeven() {
        Assertions.assertThat(verdicts(run(finals(), 5, 30, 60)))
                .hasSize(7)
                .allSatisfy(
                        (id, verdict) -> Assertions.assertThat(verdict).isEqualTo(Verdict.HOLDS));
    }

    @Test
    void eachCanFailAlone() {
        expectFailure("grokking/generalises", "accuracy/held-out", 0.98);
        expectFailure("grokking/generalises", "accuracy/train", 0.98);
        expectFailure("circuit/key-frequencies", "key-frequencies", 19.0);
        expectFailure("circuit/key-frequencies", "key-share", 0.84);
        expectFailure("circuit/restricted", "accuracy/restricted", 0.98);
        expectFailure("circuit/excluded", "accuracy/excluded", 0.21);
        expectFailure("circuit/single-frequency-neurons", "single-frequency-neurons", 0.69);
        expectFailure("circuit/sparse-weights", "gini/embedding", 0.49);
        expectFailure("circuit/sparse-weights", "gini/neuron-logit-map", 0.49);
    }

    private static void expectFailure(String id, String measure, double value) {
        Map<String, Double> changed = finals();
        changed.put(measure, value);
        Map<String, Verdict> verdicts = verdicts(run(changed, 5, 30, 60));
        Assertions.assertThat(verdicts.remove(id)).as(id).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(verdicts.values()).containsOnly(Verdict.HOLDS);
    }

    @Test
    void thePhasesMustComeInTheirOrderAndApart() {
        String order = "phases/memorisation-circuit-cleanup";
        Assertions.assertThat(verdicts(run(finals(), 30, 5, 60)))
                .containsEntry(order, Verdict.FAILS);
        Assertions.assertThat(verdicts(run(finals(), 5, 60, 30)))
                .containsEntry(order, Verdict.FAILS);
        // answered almost as soon as memorised: that is no grokking
        Assertions.assertThat(verdicts(run(finals(), 20, 22, 24)))
                .containsEntry(order, Verdict.FAILS);
        Assertions.assertThat(verdicts(run(finals(), 5, 30, 2 * EVALUATIONS)))
                .as("held-out pairs are never answered")
                .containsEntry(order, Verdict.FAILS);
        Assertions.assertThat(verdicts(Records.empty())).containsEntry(order, Verdict.NOT_MEASURED);
    }

    @Test
    void phasesEndWhereTheirAccuracyStaysAboveNineTenths() {
        List<PhaseResult> phases = new GrokkingStudy().phases(run(finals(), 5, 30, 60));
        Assertions.assertThat(phases)
                .extracting(PhaseResult::name)
                .containsExactly("memorisation", "circuit-formation", "cleanup");
        // .8 four evaluations after the rise began, 1 at the fifth
        Assertions.assertThat(phases)
                .extracting(PhaseResult::end)
                .containsExactly(10L * EVERY, 35L * EVERY, 65L * EVERY);
    }
}
