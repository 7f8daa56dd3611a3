package dev.residue.analysis.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyArchiveTest {

    private static final Map<String, Measurements.Values> ARRAYS =
            Map.of(
                    "a/matrix", new Measurements.Values(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                    "b", new Measurements.Values(new float[] {Float.NaN, -0.5f}, 2));

    @TempDir Path folder;

    @Test
    void djlReadsWhatIsWritten() throws IOException {
        Path file = folder.resolve("x.npz");
        NumpyArchive.write(file, ARRAYS);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList list = NDList.decode(manager, Files.readAllBytes(file));
            Assertions.assertThat(list).hasSize(2);
            for (NDArray array : list) {
                Measurements.Values expected = ARRAYS.get(array.getName());
                Assertions.assertThat(array.getShape()).isEqualTo(new Shape(expected.shape()));
                Assertions.assertThat(array.toFloatArray()).containsExactly(expected.data());
            }
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("x.npz");
        NumpyArchive.write(file, ARRAYS);
        Map<String, Measurements.Values> read = NumpyArchive.read(file);
        Assertions.assertThat(read).containsOnlyKeys("a/matrix", "b");
        Assertions.assertThat(read.get("a/matrix").shape()).containsExactly(2, 3);
        Assertions.assertThat(read.get("a/matrix").data()).containsExactly(1, 2, 3, 4, 5, 6);
        Assertions.assertThat(read.get("b").data()).containsExactly(Float.NaN, -0.5f);
    }

    @Test
    void equalArraysGiveEqualBytes() throws IOException {
        NumpyArchive.write(folder.resolve("x.npz"), ARRAYS);
        NumpyArchive.write(folder.resolve("y.npz"), ARRAYS);
        Assertions.assertThat(folder.resolve("x.npz"))
                .hasSameBinaryContentAs(folder.resolve("y.npz"));
    }
}
