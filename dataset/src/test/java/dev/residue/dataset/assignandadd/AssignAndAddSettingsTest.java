package dev.residue.dataset.assignandadd;

import dev.residue.dataset.TaskFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssignAndAddSettingsTest {

    private final TaskFactory<AssignAndAddSettings> factory = AssignAndAdd.FACTORY;

    @TempDir Path folder;

    @Test
    void theDefaultsAreThePapersSettings() {
        Assertions.assertThat(factory.defaults())
                .isEqualTo(new AssignAndAddSettings(59, 12, 16, 6, 0.7, null, 2, 1.0));
        Assertions.assertThat(problems(factory.defaults())).isEmpty();
    }

    @Test
    void createsATaskWhosePairsDependOnTheSplitSeed() {
        AssignAndAdd once = (AssignAndAdd) factory.create(factory.defaults(), 1);
        AssignAndAdd again = (AssignAndAdd) factory.create(factory.defaults(), 1);
        AssignAndAdd other = (AssignAndAdd) factory.create(factory.defaults(), 2);
        Assertions.assertThat(again.pairs().trainCodes()).isEqualTo(once.pairs().trainCodes());
        Assertions.assertThat(other.pairs().trainCodes()).isNotEqualTo(once.pairs().trainCodes());
    }

    @Test
    void createsATaskWithThePairsOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("p"), "10000\n01000\n00100\n00010\n00001\n");
        AssignAndAddSettings settings = new AssignAndAddSettings(5, 3, 8, 2, 0.7, file, 1, 1);
        Assertions.assertThat(problems(settings)).isEmpty();
        AssignAndAdd task = (AssignAndAdd) factory.create(settings, 1);
        Assertions.assertThat(task.pairs().trainCodes()).containsExactly(0, 6, 12, 18, 24);
    }

    @Test
    void reportsEveryProblemAtOnce() {
        Map<String, String> problems =
                problems(new AssignAndAddSettings(60, 3, 12, 5, 1.5, null, 2, 1.1));
        Assertions.assertThat(problems)
                .containsOnlyKeys(
                        "modulus",
                        "variables",
                        "context",
                        "assignments",
                        "trainPairs",
                        "twoVariableFrequency");
        Assertions.assertThat(problems.get("modulus")).contains("60", "nearest: 59 and 61");
        Assertions.assertThat(problems.get("variables")).contains("from 5 (2 x 2");
        Assertions.assertThat(problems.get("context")).contains("12 must be at least 14");
        Assertions.assertThat(problems.get("assignments")).contains("from 2", "to 3");
        Assertions.assertThat(problems.get("trainPairs")).contains("1.5");
        Assertions.assertThat(problems.get("twoVariableFrequency")).contains("[0, 1]");
    }

    @Test
    void namesTheNearestPrime() {
        Assertions.assertThat(problemWithModulus(0)).contains("nearest: 5");
        Assertions.assertThat(problemWithModulus(3)).contains("nearest: 5");
        Assertions.assertThat(problemWithModulus(24)).contains("nearest: 23");
        Assertions.assertThat(problemWithModulus(25)).contains("nearest: 23");
        Assertions.assertThat(problemWithModulus(-7)).contains("nearest: 5");
        Assertions.assertThat(problemWithModulus(Integer.MAX_VALUE)).contains("nearest: 1009");
        Assertions.assertThat(problemWithModulus(119)).endsWith("nearest: 113");
        Assertions.assertThat(problemWithModulus(121)).endsWith("nearest: 127");
    }

    @Test
    void refusesToLeaveASplitEmpty() {
        Assertions.assertThat(problems(new AssignAndAddSettings(5, 4, 8, 2, 0.7, null, 0, 1)))
                .containsOnlyKeys("restrictedVariables");
        Assertions.assertThat(problems(new AssignAndAddSettings(5, 4, 8, 2, 0.7, null, 2, 1)))
                .containsOnlyKeys("variables");
        Assertions.assertThat(problems(new AssignAndAddSettings(5, 4, 8, 2, 0.01, null, 1, 1)))
                .containsOnlyKeys("trainPairs");
        Assertions.assertThat(
                        problems(new AssignAndAddSettings(5, 4, 8, 2, Double.NaN, null, 1, 1)))
                .containsOnlyKeys("trainPairs");
    }

    @Test
    void refusesOneAssignment() {
        Assertions.assertThat(problems(new AssignAndAddSettings(5, 4, 8, 1, 0.7, null, 1, 1)))
                .containsOnlyKeys("assignments");
    }

    @Test
    void passesOnTheFirstFaultOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("p"), "10000\n01200\n");
        Assertions.assertThat(problems(new AssignAndAddSettings(5, 3, 8, 2, 0.7, file, 1, 1)))
                .containsOnlyKeys("trainPairsFile")
                .hasEntrySatisfying(
                        "trainPairsFile",
                        text ->
                                Assertions.assertThat(text)
                                        .contains(":2:3: ", "must be 5 lines of 5 characters"));
        Path absent = folder.resolve("absent");
        Assertions.assertThat(problems(new AssignAndAddSettings(6, 3, 8, 2, 0.7, absent, 1, 1)))
                .containsOnlyKeys("modulus", "trainPairsFile");
    }

    @Test
    void aTaskCannotBeMadeOfWrongSettings() {
        Assertions.assertThatThrownBy(
                        () ->
                                new AssignAndAdd(
                                        new AssignAndAddSettings(6, 3, 8, 1, 0.7, null, 1, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("modulus: 6")
                .hasMessageContaining("assignments: 1");
    }

    private String problemWithModulus(int modulus) {
        return problems(new AssignAndAddSettings(modulus, 12, 16, 6, 0.7, null, 2, 1))
                .get("modulus");
    }

    private Map<String, String> problems(AssignAndAddSettings settings) {
        Map<String, String> problems = new TreeMap<>();
        factory.check(
                settings,
                (key, problem) -> Assertions.assertThat(problems.put(key, problem)).isNull());
        return problems;
    }
}
