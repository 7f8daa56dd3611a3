package dev.residue.analysis.claim;

import dev.residue.analysis.phase.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFilesTest {

    @TempDir Path run;

    private void metrics(String text) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), text);
    }

    private void probes(long step, String text) throws IOException {
        Path directory = Files.createDirectories(run.resolve("probes"));
        Files.writeString(directory.resolve(String.format("step-%08d.jsonl", step)), text);
    }

    @Test
    void aSeriesIsTheJournalsAndTheNumberAtTheEndIsTheProbes() throws IOException {
        metrics(
                """
                {"step":0,"name":"accuracy/a","value":0.1}
                {"step":100,"name":"accuracy/a","value":0.5}
                {"step":200,"name":"accuracy/a","value":0.75}
                """);
        probes(0, "{\"probe\":\"accuracy\",\"name\":\"accuracy/a\",\"value\":0.11}\n");
        probes(200, "{\"probe\":\"accuracy\",\"name\":\"accuracy/a\",\"value\":0.74}\n");
        RunMeasurements measurements = RunFiles.read(run);
        Series series = measurements.series().get("accuracy/a");
        Assertions.assertThat(series.size()).isEqualTo(3);
        Assertions.assertThat(series.step(1)).isEqualTo(100);
        Assertions.assertThat(series.last()).isEqualTo(0.75);
        Assertions.assertThat(measurements.last("accuracy/a")).hasValue(0.74);
    }

    @Test
    void aProbesNumberIsASeriesOverCheckpointsAndItsIndexedNumbersAreTheLastOnes()
            throws IOException {
        probes(
                1000,
                """
                {"probe":"fourier","name":"key-frequency","index":11,"value":0.3}
                {"probe":"progress","name":"progress/ov2-mlp2","value":1.0}
                """);
        probes(
                500,
                """
                {"probe":"fourier","name":"key-frequency","index":7,"value":0.2}
                {"probe":"progress","name":"progress/ov2-mlp2","value":0.9}
                """);
        RunMeasurements measurements = RunFiles.read(run);
        Assertions.assertThat(measurements.series()).containsOnlyKeys("progress/ov2-mlp2");
        Series series = measurements.series().get("progress/ov2-mlp2");
        Assertions.assertThat(series.step(0)).isEqualTo(500);
        Assertions.assertThat(series.value(0)).isEqualTo(0.9);
        Assertions.assertThat(measurements.indexed("key-frequency")).isEqualTo(Map.of(11L, 0.3));
        Assertions.assertThat(measurements.last("key-frequency")).isEmpty();
    }

    @Test
    void whatTheLastCheckpointDoesNotSayFallsBackToTheSeries() throws IOException {
        metrics("{\"step\":100,\"name\":\"loss\",\"value\":2.5}\n");
        probes(100, "{\"probe\":\"p\",\"name\":\"n\",\"value\":1}\n");
        Assertions.assertThat(RunFiles.read(run).last("loss")).hasValue(2.5);
    }

    @Test
    void aLineThatIsStillBeingWrittenAndOtherFilesAreLeftAlone() throws IOException {
        metrics("{\"step\":100,\"name\":\"loss\",\"value\":2.5}\n{\"step\":200,\"na");
        probes(100, "");
        Files.writeString(run.resolve("probes/step-00000200.jsonl.unfinished"), "half");
        Files.writeString(run.resolve("probes/step-00000100.npz"), "arrays");
        Assertions.assertThat(RunFiles.read(run).series().get("loss").size()).isEqualTo(1);
    }

    @Test
    void aDamagedLineIsNamedWithFileAndNumber() throws IOException {
        for (String damaged :
                new String[] {
                    "nonsense", "{\"step\":1}", "{\"step\":1,\"name\":\"n\",\"value\":null}"
                }) {
            metrics("{\"step\":100,\"name\":\"loss\",\"value\":2.5}\n" + damaged + "\n");
            Assertions.assertThatThrownBy(() -> RunFiles.read(run))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("metrics.jsonl:2: not a measurement");
        }
    }

    @Test
    void numbersThatAreNotFiniteAreNotMeasurements() throws IOException {
        metrics("{\"step\":100,\"name\":\"loss\",\"value\":NaN}\n");
        probes(100, "{\"probe\":\"p\",\"name\":\"n\",\"value\":NaN}\n");
        RunMeasurements measurements = RunFiles.read(run);
        Assertions.assertThat(measurements.series()).isEmpty();
        Assertions.assertThat(measurements.last("n")).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void aDirectoryThatIsNotThereIsAnError() {
        Assertions.assertThatThrownBy(() -> RunFiles.read(run.resolve("absent")))
                .hasMessageContaining("no run directory");
    }
}
