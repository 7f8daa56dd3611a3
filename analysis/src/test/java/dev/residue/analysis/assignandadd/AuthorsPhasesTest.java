package dev.residue.analysis.assignandadd;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongPredicate;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phases that people read off the authors' own run, within bands set beforehand. */
final class AuthorsPhasesTest {

    private static Map<String, PhaseResult> find(Map<String, Series> measures) {
        Map<String, PhaseResult> byName = new LinkedHashMap<>();
        AssignAndAddPhases.find(measures).forEach(result -> byName.put(result.name(), result));
        return byName;
    }

    private static boolean within(long step, long low, long high) {
        return step >= low && step <= high;
    }

    private static List<String> outsideTheBands(Map<String, PhaseResult> phases) {
        List<String> outside = new ArrayList<>();
        PhaseResult addition = phases.get("addition");
        if (!addition.isFound() || !within(addition.end(), 900, 2000)) {
            outside.add(addition.describe());
        }
        PhaseResult assignment = phases.get("assignment");
        if (!assignment.isFound()
                || !within(assignment.start(), 2000, 3500)
                || !within(assignment.end(), 5400, 6400)) {
            outside.add(assignment.describe());
        }
        PhaseResult refinement = phases.get("refinement");
        if (!refinement.isFound()
                || !within(refinement.start(), 13_000, 15_000)
                || !within(refinement.end(), 15_100, 16_000)) {
            outside.add(refinement.describe());
        }
        return outside;
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 200, 500})
    void areFoundAtAnySpacing(long spacing) throws IOException {
        Map<String, PhaseResult> phases = find(AuthorsTrajectory.read(step -> step % spacing == 0));
        Assertions.assertThat(outsideTheBands(phases)).isEmpty();
        Assertions.assertThat(phases.get("refinement").confidence()).isGreaterThan(0.8);
    }

    @Test
    void areFoundWhereAccuraciesAndProbesHaveDifferentSpacing() throws IOException {
        Map<String, Series> measures = AuthorsTrajectory.read(step -> true);
        AuthorsTrajectory.read(step -> step % 500 == 0)
                .forEach(
                        (name, series) -> {
                            if (name.startsWith("progress/")) {
                                measures.put(name, series);
                            }
                        });
        Assertions.assertThat(outsideTheBands(find(measures))).isEmpty();
    }

    @Test
    void surviveTheNoiseOfAnotherSampleOfFiveHundredSequences() throws IOException {
        Map<String, Series> clean = AuthorsTrajectory.read(step -> true);
        Random random = new Random(1);
        List<String> outside = new ArrayList<>();
        for (int repetition = 0; repetition < 50; repetition++) {
            Map<String, Series> noisy = new LinkedHashMap<>();
            clean.forEach(
                    (name, series) ->
                            noisy.put(
                                    name,
                                    AuthorsTrajectory.plus(
                                            series, () -> 0.022 * random.nextGaussian())));
            List<String> phases = outsideTheBands(find(noisy));
            if (!phases.isEmpty()) {
                outside.add(phases.toString());
            }
        }
        Assertions.assertThat(outside).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void endWithAdditionInARunStoppedAtStepFourThousand() throws IOException {
        Map<String, PhaseResult> phases = find(stopped(4000));
        Assertions.assertThat(phases.get("addition").isFound()).isTrue();
        Assertions.assertThat(phases.get("assignment").outcome()).isEqualTo(Outcome.NOT_FOUND);
        Assertions.assertThat(phases.get("assignment").reason()).contains("by step 4,000");
        Assertions.assertThat(phases.get("refinement").reason())
                .isEqualTo("assignment was not found");
    }

    @Test
    void endWithAssignmentInARunStoppedAtStepTenThousand() throws IOException {
        Map<String, PhaseResult> phases = find(stopped(10_000));
        Assertions.assertThat(phases.get("assignment").isFound()).isTrue();
        Assertions.assertThat(phases.get("refinement").outcome()).isEqualTo(Outcome.NOT_FOUND);
        Assertions.assertThat(phases.get("refinement").reason()).contains("by step 10,000");
    }

    private static Map<String, Series> stopped(long at) throws IOException {
        LongPredicate kept = step -> step <= at;
        return AuthorsTrajectory.read(kept);
    }
}
