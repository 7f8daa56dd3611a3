package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.statistics.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {
    @TempDir private Path run;

    @Test
    void metricsBecomeSeriesByNameInTheOrderOfTheirSteps() throws IOException {
        metrics(
                """
                {"step": 200, "name": "loss/train", "value": 0.5}
                {"step": 100, "name": "loss/train", "value": 2.25, "host": {"later": [1]}}
                {"step": 100, "name": "accuracy/train", "value": 1e-3}
                """);
        Assertions.assertThat(read().metrics())
                .containsExactly(
                        new Series(
                                "loss/train",
                                List.of(new Series.Point(100, 2.25), new Series.Point(200, 0.5))),
                        new Series("accuracy/train", List.of(new Series.Point(100, 0.001))));
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        metrics("{\"step\":1,\"name\":\"a\",\"value\":3}\n{\"step\":2,\"name\":\"a\",\"va");
        Assertions.assertThat(read().metrics())
                .containsExactly(new Series("a", List.of(new Series.Point(1, 3))));
    }

    @Test
    void aWholeLastLineCountsWithoutItsLineBreak() throws IOException {
        metrics("{\"step\":1,\"name\":\"a\",\"value\":3}");
        Assertions.assertThat(read().metrics())
                .containsExactly(new Series("a", List.of(new Series.Point(1, 3))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"step\":2,\"name\":\"a\",\"va",
                "",
                "{\"step\":2,\"name\":\"a\"}",
                "{\"step\":2.5,\"name\":\"a\",\"value\":1}",
                "{\"step\":2,\"name\":\"a\",\"value\":\"much\"}",
                "{\"step\":2,\"name\":\"a\",\"value\":1}{\"step\":3,\"name\":\"a\",\"value\":1}",
                "{step:2,name:\"a\",value:1}",
                "[2]",
            })
    void anyOtherMalformedLineIsAnErrorThatNamesFileAndLine(String line) throws IOException {
        String good = "{\"step\":1,\"name\":\"a\",\"value\":3}\n";
        metrics(good + line + "\n" + good);
        Assertions.assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(run.resolve("metrics.jsonl") + ":2:");
        metrics(good + line + "\n");
        Assertions.assertThatThrownBy(this::read)
                .as("a last line with its line break is not torn")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metrics.jsonl:2:");
    }

    @Test
    void theValuesOfADivergedRunAreRead() throws IOException {
        metrics(
                """
                {"step": 1, "name": "loss", "value": NaN}
                {"step": 2, "name": "loss", "value": "Infinity"}
                {"step": 3, "name": "loss", "value": -Infinity}
                """);
        Assertions.assertThat(read().metrics().get(0).points())
                .extracting(Series.Point::value)
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void valuesInLongFormEndWithWhatAStudyComputed() throws IOException {
        metrics("{\"step\": 200, \"name\": \"loss\", \"value\": 0.5}\n");
        probe("step-00000500.jsonl", measurement("swap/mlp", 0.25));
        Assertions.assertThat(read().values(Map.of("phase/end", 9.0)))
                .containsExactly(
                        new MeasuredValue(200, "training", "loss", null, 0.5),
                        new MeasuredValue(500, "p", "swap/mlp", null, 0.25),
                        new MeasuredValue(500, "study", "phase/end", null, 9));
    }

    @Test
    void measurementsTakeTheirStepFromTheNameOfTheirFile() throws IOException {
        probe("step-00001000.jsonl", measurement("swap/mlp", 0.5));
        probe("step-00000500.jsonl", measurement("swap/mlp", 0.25));
        RunRecord record = read();
        Assertions.assertThat(record.probed().keySet()).containsExactly(500L, 1000L);
        Assertions.assertThat(record.lastProbed().numbers())
                .containsExactly(new Measurement("p", "swap/mlp", null, 0.5));
        Assertions.assertThat(record.curves())
                .containsExactly(
                        new Series(
                                "swap/mlp",
                                List.of(new Series.Point(500, 0.25), new Series.Point(1000, 0.5))));
    }

    @Test
    void measurementsWithAnIndexMakeNoCurve() throws IOException {
        String indexed =
                """
                {"probe": "fourier", "name": "key-frequency", "index": 11, "value": 0.75}
                {"probe": "fourier", "name": "entropy", "index": null, "value": 2}
                """;
        probe("step-00000500.jsonl", indexed.replace("0.75", "0.5"));
        probe("step-00001000.jsonl", indexed);
        RunRecord record = read();
        Assertions.assertThat(record.indexed("key-frequency"))
                .containsExactly(Map.entry(11L, 0.75));
        Assertions.assertThat(record.curves().stream().map(Series::name))
                .containsExactly("entropy");
    }

    @Test
    void aCurveThatIsInTheMetricsIsNotMixedWithTheProbes() throws IOException {
        metrics("{\"step\":100,\"name\":\"accuracy/train\",\"value\":0.5}\n");
        probe("step-00000500.jsonl", measurement("accuracy/train", 0.75));
        Assertions.assertThat(read().curves())
                .containsExactly(new Series("accuracy/train", List.of(new Series.Point(100, 0.5))));
    }

    @Test
    void aMalformedMeasurementIsAnErrorThatNamesFileAndLine() throws IOException {
        probe("step-00000500.jsonl", measurement("a", 1) + "{\"name\":\"a\",\"value\":1}\n");
        Assertions.assertThatThrownBy(this::read)
                .hasMessageContaining(run.resolve("probes/step-00000500.jsonl") + ":2:")
                .hasMessageContaining("\"probe\"");
    }

    @Test
    void filesThatARunDoesNotHaveYetCountAsEmpty() throws IOException {
        RunRecord record = read();
        Assertions.assertThat(record.curves()).isEmpty();
        Assertions.assertThat(record.timings()).isEmpty();
        Assertions.assertThat(record.lastProbed().numbers()).isEmpty();
    }

    private RunRecord read() throws IOException {
        return RunRecord.read(new RunFiles(run));
    }

    private void metrics(String lines) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), lines);
    }

    private void probe(String name, String lines) throws IOException {
        Files.createDirectories(run.resolve("probes"));
        Files.writeString(run.resolve("probes").resolve(name), lines);
    }

    private static String measurement(String name, double value) {
        return "{\"probe\":\"p\",\"name\":\"%s\",\"value\":%s}\n".formatted(name, value);
    }
}
