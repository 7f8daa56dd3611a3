package dev.residue.app;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.testing.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authors' own weights, measured independently on 10,000 sequences of each split. */
@Tag("numeric")
class ForeignWeightsTest {

    private static final List<String> SPLITS =
            List.of(
                    "direct/train",
                    "direct/held-out-pair",
                    "one-variable/train",
                    "one-variable/held-out-pair",
                    "one-variable/held-out-slot",
                    "two-variables/train",
                    "two-variables/held-out-pair",
                    "two-variables/held-out-slot-1",
                    "two-variables/held-out-slot-2");

    @ParameterizedTest
    @CsvSource({
        "final, 1.000 .994 1.000 .993 .998 .994 .983 .976 .995",
        "5401, 1.000 .992 .990 .959 .195 .865 .803 .236 .304",
        "5301, .999 .968 .772 .593 .237 .584 .404 .221 .024",
    })
    void theirAccuraciesComeOutOfTheCommand(String step, String accuracies) {
        Path weights = Path.of(System.getProperty("residue.weights", ""));
        Path file = weights.resolve("assign-and-add-step-" + step + ".safetensors");
        Path pairs = weights.resolve("assign-and-add-train-pairs.txt");
        Assumptions.assumeTrue(
                Files.exists(file) && Files.exists(pairs),
                () -> "skipped: the authors' weights are not at " + weights);
        Map<String, Double> measured =
                analyze(file, "assign-and-add", "task.assignAndAdd.trainPairsFile=" + pairs);
        String[] expected = accuracies.split(" ", -1);
        for (int i = 0; i < expected.length; i++) {
            double value = Double.parseDouble(expected[i]);
            Assertions.assertThat(measured.get("accuracy/" + SPLITS.get(i)))
                    .as(SPLITS.get(i))
                    .isCloseTo(value, Sampling.shares(value, 10_000, 1000));
        }
        if (step.equals("final")) {
            Assertions.assertThat(measured.get("progress/ov2-mlp2")).isGreaterThanOrEqualTo(0.998);
        }
    }

    /**
     * docs/reproductions/digits.md#the-authors-weights: accuracy in distribution, of the class for
     * four and five digits, variances of the components, between over total variance. Within the
     * deviations of two samples, of 5,000 there and at least 2,000 here, or of what is no share, of
     * which .004 is one deviation.
     */
    @ParameterizedTest
    @CsvSource({
        "14, .133 .126 .106, .357 .326 .188 .117, .956",
        "51, .514 .450 .339, .311 .272 .236 .170, .932",
        "final, 1.000 1.000 .990, .336 .325 .190 .133, .993",
    })
    void theirAddersComeOutOfTheCommand(
            String stage, String accuracies, String variances, double structure) {
        Path weights = Path.of(System.getProperty("residue.weights", ""));
        Path file = weights.resolve("digits-adder-" + stage + ".safetensors");
        Assumptions.assumeTrue(
                Files.exists(file), () -> "skipped: the authors' weights are not at " + weights);
        Map<String, Double> measured = analyze(file, "digit-addition", "engine.threads=1");
        String[] names = {
            "accuracy/in-distribution/test",
            "accuracy/equivalence/4-digits",
            "accuracy/equivalence/5-digits"
        };
        for (int i = 0; i < names.length; i++) {
            double value = Double.parseDouble(accuracies.split(" ", -1)[i]);
            Assertions.assertThat(measured.get(names[i]))
                    .as(names[i])
                    .isCloseTo(value, Sampling.shares(value, 5000, 2000));
        }
        Assertions.assertThat(measured.get("accuracy/out-of-distribution/4-digits")).isZero();
        Assertions.assertThat(measured.get("accuracy/out-of-distribution/5-digits")).isZero();
        Assertions.assertThat(measured.get("structure/units-digit"))
                .isCloseTo(structure, Sampling.deviations(0.004));
        for (int component = 1; component <= 4; component++) {
            Assertions.assertThat(measured.get("structure/explained " + component))
                    .isCloseTo(
                            Double.parseDouble(variances.split(" ", -1)[component - 1]),
                            Sampling.deviations(0.004));
        }
        if (stage.equals("final")) {
            Assertions.assertThat(measured.get("lattice/equivalent")).isEqualTo(1);
            Assertions.assertThat(measured.get("perturbation/same-answer")).isEqualTo(1);
        }
    }

    /** Runs the command and returns what was measured, by name, or by name and index. */
    private static Map<String, Double> analyze(Path file, String experiment, String setting) {
        Terminal terminal =
                Terminal.run(
                        "analyze",
                        "--weights",
                        file.toString(),
                        "--experiment",
                        experiment,
                        "--set",
                        setting,
                        "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Map<String, Double> measured = new HashMap<>();
        for (JsonElement element : terminal.json().getAsJsonArray("measurements")) {
            JsonObject measurement = element.getAsJsonObject();
            JsonElement index = measurement.get("index");
            measured.put(
                    measurement.get("name").getAsString()
                            + (index == null || index.isJsonNull() ? "" : " " + index.getAsLong()),
                    measurement.get("value").getAsDouble());
        }
        return measured;
    }
}
