package dev.residue.app.export;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.settings.TransformerSettingsBuilder;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported weights give the same logits in Python, by the configuration in their file. */
class PythonForwardTest {

    private static final int BATCH = 3;
    private static final Geometry GEOMETRY =
            new Geometry(11, 7, 11, new int[] {2, 6}, new int[] {0, 1, 2, 3, 2, 1, 0});
    private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

    @TempDir Path folder;

    private static Map<String, TransformerSettings> models() {
        Map<String, TransformerSettings> models = new LinkedHashMap<>();
        models.put("no-mlp-in-layer-0", block(1, null, 32).build());
        models.put("attention-only", block(2, null, null).build());
        models.put(
                "min-gpt",
                block(2, 32, 24)
                        .optActivation(TransformerSettings.Activation.GELU_TANH)
                        .optNorm(TransformerSettings.Norm.LAYER)
                        .optBiases(true)
                        .optUnembeddingBias(true)
                        .build());
        models.put(
                "rotary-adjacent",
                block(2, null, 32)
                        .optActivation(TransformerSettings.Activation.GELU)
                        .optNorm(TransformerSettings.Norm.LAYER)
                        .optPositions(TransformerSettings.Positions.ROTARY)
                        .optTied(true)
                        .build());
        models.put(
                "rotary-halves",
                block(2, 32, 32)
                        .optDHead(6)
                        .optAttentionScale(0.7)
                        .optMlpBiases(true)
                        .optPositions(TransformerSettings.Positions.ROTARY)
                        .optRotary(TransformerSettings.RotaryPairs.HALVES)
                        .build());
        models.put(
                "places",
                block(2, 32, 32)
                        .optPositions(TransformerSettings.Positions.PLACE)
                        .optPositionOffset(2)
                        .build());
        models.put("offset", block(1, 32, 32).optPositionOffset(3).build());
        return models;
    }

    private static TransformerSettingsBuilder block(int heads, Integer... mlp) {
        return TransformerSettings.builder()
                .setLayers(mlp.length)
                .setHeads(heads)
                .setDModel(16)
                .setMlp(Arrays.asList(mlp));
    }

    @Test
    void numpyComputesTheSameLogits() throws Exception {
        Python.require("numpy");
        List<String> arguments = new ArrayList<>(List.of(SCRIPTS.resolve("forward.py").toString()));
        for (Map.Entry<String, TransformerSettings> model : models().entrySet()) {
            write(folder.resolve(model.getKey()), model.getValue());
            arguments.add(model.getKey());
        }
        String printed = Python.run(folder, arguments.toArray(String[]::new));
        Assertions.assertThat(printed.lines())
                .hasSameSizeAs(models().keySet())
                .allMatch(line -> line.contains(" right: "));
    }

    @Test
    void transformerLensComputesTheSameLogits() throws Exception {
        Python.require("torch", "safetensors", "transformer_lens");
        for (Map.Entry<String, TransformerSettings> model : models().entrySet()) {
            Path own = folder.resolve(model.getKey());
            write(own, model.getValue());
            Python.run(own, SCRIPTS.resolve("hooked_transformer.py").toString());
        }
    }

    private static void write(Path to, TransformerSettings settings) throws IOException {
        Files.createDirectories(to);
        HookedTransformer block = new HookedTransformer(settings, GEOMETRY, 0);
        String engine = Engine.getInstance().getEngineName();
        try (NDManager manager = NDManager.newBaseManager(null, engine)) {
            long[] shape = {BATCH, GEOMETRY.context()};
            block.initialize(manager, DataType.FLOAT32, new Shape(shape));
            Random random = new Random(7);
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                array.set(random(random, (int) array.size()));
            }
            long[] tokens =
                    random.longs(BATCH * (long) GEOMETRY.context(), 0, GEOMETRY.vocabulary())
                            .toArray();
            NDArray logits =
                    block.forward(
                                    new ParameterStore(manager, false),
                                    new NDList(manager.create(tokens, new Shape(shape))),
                                    false)
                            .singletonOrThrow();
            Map<String, Tensor> read = new LinkedHashMap<>();
            read.put("tokens", Tensor.ofLongs(tokens, shape));
            read.put(
                    "read",
                    Tensor.ofLongs(
                            Arrays.stream(GEOMETRY.readPositions()).asLongStream().toArray(),
                            GEOMETRY.readPositions().length));
            read.put(
                    "logits",
                    Tensor.ofFloats(
                            logits.toFloatArray(),
                            BATCH,
                            GEOMETRY.readPositions().length,
                            GEOMETRY.classes()));
            new SafeTensors(read, Map.of()).write(to.resolve("case.safetensors"));
            TransformerLensFile.of(block, Weights.of(block))
                    .write(to.resolve("weights.safetensors"));
        }
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }
}
