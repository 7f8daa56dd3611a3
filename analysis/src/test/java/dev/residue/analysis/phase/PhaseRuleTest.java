package dev.residue.analysis.phase;

import dev.residue.analysis.assignandadd.AssignAndAddPhases;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseRuleTest {

    private static final long LAST = 20_000;

    /** A measure that rises from a plateau to 1, half-way at {@code centre}. */
    private static LongToDoubleFunction sigmoid(double plateau, double centre, double width) {
        return step -> plateau + (1 - plateau) / (1 + Math.exp(-(step - centre) / width));
    }

    private static Series series(long every, LongToDoubleFunction measure) {
        long[] steps = LongStream.rangeClosed(0, LAST / every).map(i -> i * every).toArray();
        return Series.of(
                "measure",
                steps,
                LongStream.of(steps).mapToDouble(measure::applyAsDouble).toArray());
    }

    /** Addition at 1,000, assignment at 5,000 and slots as given, with the same curve for each. */
    private static Map<String, Series> run(long every, LongToDoubleFunction slots) {
        Map<String, Series> measures = new LinkedHashMap<>();
        for (PhaseDefinition definition : AssignAndAddPhases.DEFINITIONS) {
            LongToDoubleFunction measure =
                    switch (definition.name()) {
                        case "addition" -> sigmoid(0.02, 1000, 100);
                        case "assignment" -> sigmoid(0.1, 5000, 300);
                        default -> slots;
                    };
            definition.onset().forEach(name -> measures.put(name, series(every, measure)));
            definition.completion().forEach(name -> measures.put(name, series(every, measure)));
        }
        return measures;
    }

    private static PhaseResult find(String phase, Map<String, Series> measures) {
        return AssignAndAddPhases.find(measures).stream()
                .filter(result -> result.name().equals(phase))
                .findFirst()
                .orElseThrow();
    }

    /** Refinement alone, after an assignment that the curve at 5,000 gives. */
    private static PhaseResult refinement(LongToDoubleFunction slots) {
        return find("refinement", run(100, slots));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 250, 500})
    void idealRisesAreFoundAtTheirKnownTimes(long every) {
        Map<String, Series> measures = run(every, sigmoid(0.75, 12_000, 400));
        // a logistic curve is a fifth up at centre - 1.386 widths; .9 is solved for each plateau
        checkTimes(
                find("addition", measures), every, 1000 - 138.6, 1000 + 100 * logit(0.88 / 0.98));
        checkTimes(
                find("assignment", measures), every, 5000 - 415.9, 5000 + 300 * logit(0.8 / 0.9));
        checkTimes(find("refinement", measures), every, 12_000 - 554.5, 12_000 + 400 * logit(0.6));
    }

    private static double logit(double share) {
        return Math.log(share / (1 - share));
    }

    private static void checkTimes(PhaseResult result, long every, double start, double end) {
        Assertions.assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.FOUND);
        // the last evaluation at or below the threshold, the first at or above the end
        Assertions.assertThat((double) result.start()).isBetween(start - every - 15, start + 15);
        Assertions.assertThat((double) result.end()).isBetween(end, end + every);
    }

    @Test
    void theLastOfSeveralPlateausIsTheOneThatRefinementLeaves() {
        LongToDoubleFunction slots =
                step ->
                        0.25 * sigmoid(0, 5500, 50).applyAsDouble(step)
                                + 0.25 * sigmoid(0, 8000, 50).applyAsDouble(step)
                                + 0.5 * sigmoid(0, 15_000, 50).applyAsDouble(step);
        PhaseResult result = refinement(slots);
        Assertions.assertThat(result.start()).isBetween(14_800L, 15_000L);
        Assertions.assertThat(result.end()).isBetween(15_000L, 15_200L);
    }

    @Test
    void slotsThatRiseTogetherWithAssignmentNeedNoRefinement() {
        PhaseResult result = refinement(sigmoid(0.1, 5100, 300));
        Assertions.assertThat(result.outcome()).isEqualTo(Outcome.NOT_FOUND);
        Assertions.assertThat(result.reason()).contains("no separate refinement");
    }

    @Test
    void oneLaggingSlotIsEnoughForRefinement() {
        Map<String, Series> measures = run(100, sigmoid(0.1, 5100, 300));
        measures.put(
                "accuracy/two-variables/held-out-slot-2", series(100, sigmoid(0.5, 9000, 100)));
        PhaseResult result = find("refinement", measures);
        Assertions.assertThat(result.start()).isBetween(8700L, 8900L);
        Assertions.assertThat(result.end()).isBetween(9000L, 9300L);
        Assertions.assertThat(result.reason()).contains("held-out-slot-2");
    }

    @Test
    void slotsThatStayOnTheirPlateauAreNotRefined() {
        PhaseResult result = refinement(step -> step < 6000 ? 0 : 0.76);
        Assertions.assertThat(result.outcome()).isEqualTo(Outcome.NOT_FOUND);
        Assertions.assertThat(result.reason()).contains("0.90").contains("at most 0.76");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 1})
    void flatMeasuresShowNoPhase(double level) {
        Map<String, Series> measures = run(100, step -> level);
        measures.replaceAll((name, series) -> series(100, step -> level));
        Assertions.assertThat(AssignAndAddPhases.find(measures))
                .extracting(PhaseResult::outcome)
                .containsOnly(Outcome.NOT_FOUND);
    }

    @Test
    void isolatedDipsAndSpikesMoveNothing() {
        LongToDoubleFunction smooth = sigmoid(0.5, 12_000, 100);
        LongToDoubleFunction rough =
                step ->
                        step == 7000 || step == 9100
                                ? 0.97
                                : step == 12_500 || step == 14_000 || step == 14_100
                                        ? 0.6
                                        : smooth.applyAsDouble(step);
        PhaseResult plain = refinement(smooth);
        PhaseResult dipped = refinement(rough);
        Assertions.assertThat(dipped.start()).isEqualTo(plain.start());
        Assertions.assertThat(dipped.end()).isEqualTo(plain.end());
        Assertions.assertThat(dipped.confidence()).isLessThan(plain.confidence());
    }

    @Test
    void aLevelReachedInTheLastEvaluationsIsNotYetASettledEnd() {
        Map<String, Series> measures = run(100, sigmoid(0.5, 19_700, 10));
        Assertions.assertThat(find("refinement", measures).outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void fewCheckpointsAreEnoughForAStartWhereTheAccuraciesAreDense() {
        Map<String, Series> measures = run(100, sigmoid(0.5, 12_000, 100));
        long[] steps = {0, 2500, 5500, 8000};
        Series mechanism = Series.of("measure", steps, new double[] {0, 0.1, 0.9, 1});
        measures.put("progress/attention2-equals-to-values", mechanism);
        measures.put("progress/qk2-ov1-variable-identity", mechanism);
        PhaseResult assignment = find("assignment", measures);
        Assertions.assertThat(assignment.outcome()).isEqualTo(Outcome.FOUND);
        Assertions.assertThat(assignment.start()).isEqualTo(2500);
    }

    @Test
    void missingMeasuresAreNamedAndNeverTakenForAbsentPhases() {
        Map<String, Series> measures = run(100, sigmoid(0.5, 12_000, 100));
        measures.remove("progress/qk2-ov1-variable-identity");
        PhaseResult assignment = find("assignment", measures);
        Assertions.assertThat(assignment.outcome()).isEqualTo(Outcome.NOT_MEASURED);
        Assertions.assertThat(assignment.reason())
                .isEqualTo("not measured: progress/qk2-ov1-variable-identity");
        Assertions.assertThat(find("refinement", measures).outcome())
                .isEqualTo(Outcome.NOT_MEASURED);
    }

    @Test
    void phasesAreFoundInWhateverOrderTheyTookPlace() {
        Map<String, Series> measures = run(100, sigmoid(0.5, 12_000, 100));
        PhaseDefinition addition = AssignAndAddPhases.DEFINITIONS.get(0);
        for (String name : addition.onset()) {
            measures.put(name, series(100, sigmoid(0, 8000, 100)));
        }
        for (String name : addition.completion()) {
            measures.put(name, series(100, sigmoid(0, 8000, 100)));
        }
        Assertions.assertThat(find("addition", measures).start())
                .isGreaterThan(find("assignment", measures).end());
    }

    @Test
    void anOnsetAfterCompletionIsReportedAsAContradiction() {
        Map<String, Series> measures = run(100, sigmoid(0.5, 12_000, 100));
        measures.put("progress/ov2-mlp2", series(100, sigmoid(0, 9000, 100)));
        Assertions.assertThat(find("addition", measures).reason())
                .contains("leaves its plateau only at");
    }

    @Test
    void confidenceIsLaplacesEstimateFromTheEvaluationsThatShowThePhase() {
        // one evaluation on the plateau, a single hit: (1 + 1) / (1 + 2)
        Series onset =
                Series.of(
                        "measure",
                        new long[] {0, 1, 2, 3, 4, 5, 6},
                        new double[] {0, 1, 1, 1, 1, 1, 1});
        List<PhaseDefinition> definitions =
                List.of(new PhaseDefinition("step", List.of("measure"), List.of("measure"), null));
        PhaseResult result = PhaseRule.find(definitions, Map.of("measure", onset)).get(0);
        Assertions.assertThat(result.start()).isEqualTo(0);
        Assertions.assertThat(result.end()).isEqualTo(1);
        Assertions.assertThat(result.confidence()).isEqualTo(2.0 / 3);
        Assertions.assertThat(result.numbers())
                .containsEntry("phase/step/start", 0.0)
                .containsEntry("phase/step/end", 1.0);

        // ten on the plateau, ten after the end of which two fell back: (8 + 1) / (10 + 2)
        long[] steps = LongStream.range(0, 20).toArray();
        double[] values = new double[20];
        Arrays.fill(values, 10, 20, 1);
        values[15] = 0;
        values[18] = 0;
        PhaseResult dipped =
                PhaseRule.find(definitions, Map.of("measure", Series.of("measure", steps, values)))
                        .get(0);
        Assertions.assertThat(dipped.end()).isEqualTo(10);
        Assertions.assertThat(dipped.confidence()).isEqualTo(9.0 / 12);
    }
}
