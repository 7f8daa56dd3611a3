package dev.residue.app;

import com.google.gson.JsonObject;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"1000001, too many", "9223372036854775807, training.steps", "19, too few"})
    void thereAreStepsToBeHeldInMemory(String steps, String hint) {
        Terminal terminal = Terminal.run("bench", "assign-and-add-small", "--steps", steps);
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(hint);
    }

    @Test
    void itsDefaultStepsGiveWayToAnAssignment() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal terminal =
                Terminal.run("bench", file.toString(), "--set", "training.steps=21", "--json");
        Assertions.assertThat(terminal.json().get("steps").getAsInt()).isEqualTo(21);
    }

    @Test
    void itPrintsTheContractsObjectAndLeavesNoFiles() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal terminal =
                Terminal.run("bench", file.toString(), "--steps", "25", "--threads", "1", "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.out().strip().lines()).hasSize(1);
        JsonObject json = terminal.json();
        Assertions.assertThat(json.keySet())
                .containsExactlyInAnyOrder(
                        "experiment",
                        "engine",
                        "device",
                        "threads",
                        "steps",
                        "msPerStepMedian",
                        "msPerStepMin",
                        "tokensPerSecond",
                        "phases",
                        "gemmGflops",
                        "stepGflops",
                        "stepOperations",
                        "share");
        Assertions.assertThat(json.get("experiment").getAsString()).isEqualTo("tiny");
        Assertions.assertThat(json.get("device").getAsString()).isEqualTo("cpu");
        Assertions.assertThat(json.get("threads").getAsInt()).isEqualTo(1);
        Assertions.assertThat(json.get("steps").getAsInt()).isEqualTo(25);
        JsonObject phases = json.getAsJsonObject("phases");
        Assertions.assertThat(phases.keySet())
                .containsExactly("data", "forward", "backward", "optimizer");
        phases.entrySet()
                .forEach(
                        phase ->
                                Assertions.assertThat(phase.getValue().getAsDouble()).isPositive());
        double median = json.get("msPerStepMedian").getAsDouble();
        Assertions.assertThat(json.get("msPerStepMin").getAsDouble())
                .isPositive()
                .isLessThanOrEqualTo(median);
        // 16 sequences of 10 tokens
        Assertions.assertThat(json.get("tokensPerSecond").getAsDouble())
                .isCloseTo(160e3 / median, Rounding.ofDoubles(4).offset(160e3 / median));
        double operations = json.get("stepOperations").getAsDouble();
        Assertions.assertThat(json.get("stepGflops").getAsDouble())
                .isCloseTo(
                        operations / median / 1e6,
                        Rounding.ofDoubles(4).offset(operations / median / 1e6));
        Assertions.assertThat(json.get("gemmGflops").getAsDouble()).isPositive();
        try (Stream<Path> files = Files.list(folder)) {
            Assertions.assertThat(files).containsExactly(file);
        }
    }

    @Test
    void operationsAreThoseOfTheConfiguration() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        JsonObject json =
                Terminal.run(
                                "bench",
                                file.toString(),
                                "--steps",
                                "20",
                                "--set",
                                "training.batchSize=8",
                                "--set",
                                "training.accumulate=2",
                                "--json")
                        .json();
        // read at the last of 10 positions, width 16; first layer: Q, K, V, O 4 · (2·10·16·16),
        // 55 pairs of query and key 2 · (2·55·16); second: K, V 2 · (2·10·16·16), Q, O 2 ·
        // (2·16·16), 10 pairs 2 · (2·10·16), MLP of 32 2 · (2·16·32); unembedding to 7 classes
        double forward = 20480 + 3520 + 10240 + 1024 + 640 + 2048 + 224;
        Assertions.assertThat(json.get("stepOperations").getAsDouble()).isEqualTo(3 * 8 * forward);
    }

    @Test
    void aBlockThatDoesNotTellItsOperationsIsTimedWithoutRates() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("outside.yaml"),
                        """
                        task: { firstToken: { tokens: 3 } }
                        model: { linear: { bias: false } }
                        training: { batchSize: 4 }
                        """);
        Terminal terminal = Terminal.run("bench", file.toString(), "--steps", "20", "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.json().get("stepGflops").isJsonNull()).isTrue();
        Assertions.assertThat(terminal.json().get("gemmGflops").isJsonNull()).isTrue();
        Assertions.assertThat(terminal.err()).contains("does not tell its operations");
    }

    @ParameterizedTest
    @CsvSource({
        "--steps, 19, use --steps 20 or more",
        "--steps, 0, --steps",
        "--steps, few, --steps",
        "--threads, 0, --threads"
    })
    void whatGivesNoFigureIsRefused(String option, String value, String hint) throws IOException {
        String file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Terminal terminal = Terminal.run("bench", file, option, value);
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.out()).isEmpty();
        Assertions.assertThat(terminal.err()).contains(hint);
    }
}
