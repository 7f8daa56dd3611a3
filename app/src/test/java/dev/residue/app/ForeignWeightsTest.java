package dev.residue.app;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authors' own weights, measured independently on 10,000 sequences of each split. */
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
        Terminal terminal =
                Terminal.run(
                        "analyze",
                        "--weights",
                        file.toString(),
                        "--experiment",
                        "assign-and-add",
                        "--set",
                        "task.assignAndAdd.trainPairsFile=" + pairs,
                        "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Map<String, Double> measured = new HashMap<>();
        for (JsonElement element : terminal.json().getAsJsonArray("measurements")) {
            JsonObject measurement = element.getAsJsonObject();
            measured.put(
                    measurement.get("name").getAsString(), measurement.get("value").getAsDouble());
        }
        String[] expected = accuracies.split(" ", -1);
        for (int i = 0; i < expected.length; i++) {
            double value = Double.parseDouble(expected[i]);
            Assertions.assertThat(measured.get("accuracy/" + SPLITS.get(i)))
                    .as(SPLITS.get(i))
                    .isCloseTo(value, Offset.offset(value > 0.97 ? 0.01 : 0.035));
        }
        if (step.equals("final")) {
            Assertions.assertThat(measured.get("progress/ov2-mlp2")).isGreaterThanOrEqualTo(0.998);
        }
    }
}
