package dev.residue.app;

import com.google.gson.JsonElement;
import dev.residue.training.safetensors.DataType;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights as other programs write them, through the command. */
class OthersWeightsTest {

    private static final String STEP = "checkpoints/step-00000002/weights.safetensors";

    @TempDir private Path folder;
    private Path run;
    private Path experiment;

    @BeforeEach
    void name() {
        run = folder.resolve("run");
    }

    private void train(String yaml) throws IOException {
        experiment = TinyExperiment.write(folder, Changed.in(yaml, "steps: 12", "steps: 2"));
        Terminal terminal = Terminal.run("run", experiment.toString(), "--out", run.toString());
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
    }

    private Terminal analyze(Path file, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "analyze",
                                "--weights",
                                file.toString(),
                                "--experiment",
                                experiment.toString(),
                                "--probe",
                                "accuracy",
                                "--json"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private Path write(Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        Path file = folder.resolve("others.safetensors");
        new SafeTensors(tensors, metadata).write(file);
        return file;
    }

    private static JsonElement measured(Terminal terminal) {
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal.json().get("measurements");
    }

    @Test
    void aStateDictOfTransformerLensBehindACompilersPrefixMeasuresTheSame() throws IOException {
        train(TinyExperiment.YAML);
        SafeTensors ours = SafeTensors.read(run.resolve(STEP));
        Assertions.assertThat(ours.metadata()).isEmpty();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ours.tensors().forEach((name, tensor) -> tensors.put("_orig_mod." + name, tensor));
        ByteBuffer mask = ByteBuffer.allocate(100);
        for (int i = 0; i < 100; i++) {
            mask.put((byte) (i % 10 <= i / 10 ? 1 : 0));
        }
        mask.flip();
        for (int layer = 0; layer < 2; layer++) {
            String attention = "_orig_mod.blocks." + layer + ".attn.";
            tensors.put(attention + "mask", Tensor.of(DataType.BOOL, mask, 10, 10));
            tensors.put(
                    attention + "IGNORE", Tensor.ofFloats(new float[] {Float.NEGATIVE_INFINITY}));
            tensors.put(attention + "b_Q", Tensor.ofFloats(new float[16], 1, 16));
        }
        Terminal theirs = analyze(write(tensors, Map.of("step", "2")));
        Assertions.assertThat(measured(theirs)).isEqualTo(measured(analyze(run.resolve(STEP))));
        Assertions.assertThat(theirs.err()).contains("'_orig_mod.' before the tensors' names");
    }

    @ParameterizedTest
    @CsvSource({"adjacent,halves", "halves,adjacent"})
    void rotaryWeightsThatAreMeantOtherwiseAreRefused(String ours, String others)
            throws IOException {
        train(
                Changed.in(
                        TinyExperiment.YAML,
                        "heads: 1",
                        "heads: 2\n  positions: rotary\n  rotary: " + ours,
                        "probes: [accuracy, progress, attention]",
                        "probes: [accuracy]"));
        SafeTensors weights = SafeTensors.read(run.resolve(STEP));
        Assertions.assertThat(weights.metadata()).containsExactly(Map.entry("rotary", ours));
        Terminal same = analyze(run.resolve(STEP));
        measured(same);
        Assertions.assertThat(same.err()).doesNotContain("does not say");
        Terminal other = analyze(run.resolve(STEP), "--set", "model.rotary=" + others);
        Assertions.assertThat(other.status()).isEqualTo(2);
        Assertions.assertThat(other.err())
                .contains("rotary: " + ours + ", this model has rotary: " + others);
        Assertions.assertThat(other.lastLine()).contains("rotary: " + ours);
        Terminal unsaid = analyze(write(weights.tensors(), Map.of()));
        Assertions.assertThat(measured(unsaid)).isEqualTo(measured(same));
        Assertions.assertThat(unsaid.err()).contains("does not say", "rotary: " + ours);
        Terminal ofTheRun =
                Terminal.run("analyze", run.toString(), "--set", "model.rotary=" + others);
        Assertions.assertThat(ofTheRun.status()).isEqualTo(2);
        Assertions.assertThat(ofTheRun.err()).contains("rotary: " + ours);
        Terminal resumed = Terminal.run("resume", run.toString(), "--steps", "3");
        Assertions.assertThat(resumed.status()).as(resumed.err()).isZero();
    }

    @Test
    void rotaryPairsWithoutRotaryPositionsAreRefusedAtTheirPlace() throws IOException {
        experiment =
                TinyExperiment.write(
                        folder,
                        Changed.in(TinyExperiment.YAML, "heads: 1", "heads: 1\n  rotary: halves"));
        Terminal terminal = Terminal.run("run", experiment.toString(), "--out", run.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("tiny.yaml:6:", "model.rotary");
        Assertions.assertThat(run).doesNotExist();
    }

    @Test
    void aModelMayHaveBiasesInItsMlpAlone() throws IOException {
        train(
                Changed.in(
                        TinyExperiment.YAML,
                        "heads: 1",
                        "heads: 1\n  mlpBiases: true",
                        "probes: [accuracy, progress, attention]",
                        "probes: [accuracy]"));
        Assertions.assertThat(SafeTensors.read(run.resolve(STEP)).tensors())
                .containsKeys("blocks.1.mlp.b_in", "blocks.1.mlp.b_out")
                .doesNotContainKeys("blocks.1.attn.b_Q", "blocks.0.mlp.b_in", "unembed.b_U");
        measured(analyze(run.resolve(STEP)));
        Terminal without = analyze(run.resolve(STEP), "--set", "model.mlpBiases=none");
        Assertions.assertThat(without.status()).isEqualTo(2);
        Assertions.assertThat(without.err())
                .contains("without a place in this model: blocks.1.mlp.b_in [32]");
        Terminal resumed = Terminal.run("resume", run.toString(), "--steps", "3");
        Assertions.assertThat(resumed.status()).as(resumed.err()).isZero();
    }

    @Test
    void aPointerInPlaceOfWeightsIsNamedWithItsRemedy() throws IOException {
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path file =
                Files.writeString(
                        folder.resolve("w.safetensors"),
                        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        Terminal terminal = analyze(file);
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(file + ": it is a Git LFS pointer");
        Assertions.assertThat(terminal.lastLine()).contains("git lfs pull");
    }
}
