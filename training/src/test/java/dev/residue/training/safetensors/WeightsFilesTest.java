package dev.residue.training.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Files that another implementation wrote: trained weights of the papers' authors. */
class WeightsFilesTest {

    @Test
    void theAssignAndAddWeightsAreRead() throws Exception {
        SafeTensors weights = SafeTensors.read(file("assign-and-add-step-final.safetensors"));

        Assertions.assertThat(weights.metadata())
                .containsEntry("source", "bexoo/assign-and-add")
                .containsEntry("step", "final");
        Assertions.assertThat(weights.tensors()).hasSize(28);
        Tensor queries = weights.tensors().get("blocks.0.attn.W_Q");
        Assertions.assertThat(queries.shape()).containsExactly(1, 128, 128);
        Assertions.assertThat(queries.dataType()).isEqualTo(DataType.F32);
        // The file has 2,680 bytes of header behind 8 of its length; the rest are floats.
        long parameters = weights.tensors().values().stream().mapToLong(Tensor::elementCount).sum();
        Assertions.assertThat(parameters).isEqualTo((1_661_292 - 2_680 - 8) / 4);
    }

    @Test
    void everyFileIsReadHoldsFiniteNumbersAndSurvivesRewriting() throws Exception {
        for (Path file : files()) {
            SafeTensors weights = SafeTensors.read(file);
            for (Tensor tensor : weights.tensors().values()) {
                float[] floats = tensor.toFloats();
                for (float f : floats) {
                    if (!Float.isFinite(f)) {
                        Assertions.fail(file + " holds " + f);
                    }
                }
            }
            Assertions.assertThat(HandBuilt.read(HandBuilt.written(weights))).isEqualTo(weights);
        }
    }

    private static Path file(String name) throws Exception {
        return files().stream()
                .filter(file -> file.getFileName().toString().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("no " + name + " among the weights"));
    }

    private static List<Path> files() throws Exception {
        Path folder = Path.of(System.getProperty("residue.weights", "weights"));
        String reason = "no trained weights at " + folder + " (system property residue.weights)";
        if (!Files.isDirectory(folder)) {
            System.out.println("Skipped: " + reason);
        }
        Assumptions.assumeTrue(Files.isDirectory(folder), reason);
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
        }
    }
}
