package dev.residue.training.checkpoint;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.residue.training.safetensors.DataType;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.SafeTensorsException;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights from anywhere, as others write them. */
class WeightsTest {

    private static final String QUERY = "blocks.0.attn.W_Q";
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    /** Has parameters of some names, and tells the pairs of rotary positions. */
    private static final class Named extends AbstractBlock {

        private final Map<String, String> metadata;

        Named(Map<String, String> metadata) {
            super((byte) 1);
            this.metadata = metadata;
            add("embed.W_E", new Shape(2, 3));
            add(QUERY, new Shape(1, 3, 4));
        }

        private void add(String name, Shape shape) {
            addParameter(
                    Parameter.builder()
                            .setName(name)
                            .setType(Parameter.Type.WEIGHT)
                            .optShape(shape)
                            .optInitializer(Initializer.ZEROS)
                            .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> parameters) {
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }

        @Override
        public Map<String, String> getCustomMetadata() {
            return metadata;
        }
    }

    private Named block(String... rotary) {
        Named block = new Named(rotary.length == 0 ? Map.of() : Map.of("rotary", rotary[0]));
        block.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(1));
        return block;
    }

    private static Map<String, Tensor> tensors(String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(prefix + "embed.W_E", ramp(2, 3));
        tensors.put(prefix + QUERY, ramp(1, 3, 4));
        return tensors;
    }

    private static Tensor ramp(long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i;
        }
        return Tensor.ofFloats(values, shape);
    }

    private static List<String> load(Map<String, Tensor> tensors, Named block)
            throws SafeTensorsException {
        return Weights.load(new SafeTensors(tensors), block, "FILE");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> expectRefusal(
            SafeTensors tensors, Named block) {
        return Assertions.assertThatThrownBy(() -> Weights.load(tensors, block, "FILE"))
                .isInstanceOf(SafeTensorsException.class)
                .satisfies(
                        e -> {
                            Assertions.assertThat(e.getMessage()).contains("FILE");
                            Assertions.assertThat(((SafeTensorsException) e).remedy()).isNotNull();
                            Assertions.assertThat(sum(block)).isZero();
                        });
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> expectRefusal(
            Map<String, Tensor> tensors, Named block) {
        return expectRefusal(new SafeTensors(tensors), block);
    }

    private static float sum(Named block) {
        float sum = 0;
        for (Parameter parameter : block.getParameters().values()) {
            sum += parameter.getArray().sum().getFloat();
        }
        return sum;
    }

    private static void expectLoaded(Named block) {
        Assertions.assertThat(block.getParameters().get("embed.W_E").getArray().toFloatArray())
                .containsExactly(1, 2, 3, 4, 5, 6);
        Assertions.assertThat(block.getParameters().get(QUERY).getArray().toFloatArray())
                .startsWith(1, 2)
                .endsWith(12);
    }

    /** True, 1 or 0 where a query sees a key, and otherwise what is hidden. */
    private static Tensor mask(DataType type, int size, int window, float seen, float hidden) {
        ByteBuffer bytes =
                ByteBuffer.allocate(size * size * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int query = 0; query < size; query++) {
            for (int key = 0; key < size; key++) {
                float value = key <= query && query - key < window ? seen : hidden;
                if (type == DataType.F32) {
                    bytes.putFloat(value);
                } else {
                    bytes.put((byte) value);
                }
            }
        }
        return Tensor.of(type, bytes.flip(), size, size);
    }

    /** As TransformerLens computes its tables, in single precision. */
    private static Tensor sines(int rows, int width, boolean adjacent, double base) {
        float[] sines = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                int pair = adjacent ? i / 2 : i % (width / 2);
                float frequency = (float) Math.pow(base, pair / (width / 2.0));
                sines[row * width + i] = (float) Math.sin(row / frequency);
            }
        }
        return Tensor.ofFloats(sines, rows, width);
    }

    @Test
    void theConstantsOfTransformerLensArePassedOver() throws Exception {
        for (Tensor mask :
                List.of(
                        mask(DataType.BOOL, 5, 9, 1, 0),
                        mask(DataType.U8, 5, 9, 1, 0),
                        mask(DataType.F32, 5, 9, 1, 0),
                        mask(DataType.F32, 5, 9, 0, -INFINITY),
                        mask(DataType.BOOL, 1, 9, 1, 0))) {
            Map<String, Tensor> tensors = tensors("");
            tensors.put("blocks.0.attn.mask", mask);
            tensors.put("blocks.0.attn.IGNORE", Tensor.ofFloats(new float[] {-INFINITY}));
            Named block = block();
            Assertions.assertThat(load(tensors, block)).isEmpty();
            expectLoaded(block);
        }
        Map<String, Tensor> tensors = tensors("");
        tensors.put("blocks.0.attn.mask", mask(DataType.BOOL, 5, 9, 1, 1));
        Assertions.assertThat(load(tensors, block()))
                .singleElement()
                .asString()
                .contains("blocks.0.attn.mask hides nothing");
    }

    @Test
    void aMaskOfLocalAttentionIsRefused() {
        Map<String, Tensor> tensors = tensors("");
        tensors.put("blocks.0.attn.mask", mask(DataType.BOOL, 5, 2, 1, 0));
        expectRefusal(tensors, block())
                .hasMessageContaining("blocks.0.attn.mask hides other keys than the later ones");
        tensors.put("blocks.0.attn.mask", Tensor.ofLongs(new long[3], 3));
        expectRefusal(tensors, block()).hasMessageContaining("blocks.0.attn.mask is no matrix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_orig_mod.", "module.", "model.", "module._orig_mod.net."})
    void aPrefixBeforeEveryNameIsLeftOutAndSaid(String prefix) throws Exception {
        Map<String, Tensor> tensors = tensors(prefix);
        tensors.put(prefix + "blocks.0.attn.IGNORE", Tensor.ofFloats(new float[] {-INFINITY}));
        tensors.put(prefix + "blocks.0.attn.b_Q", Tensor.ofFloats(new float[4], 1, 4));
        Named block = block();
        Assertions.assertThat(load(tensors, block))
                .singleElement()
                .isEqualTo("FILE: '" + prefix + "' before the tensors' names is left out");
        expectLoaded(block);
    }

    @Test
    void ofTwoPrefixedModelsNeitherIsTakenSilently() {
        Map<String, Tensor> tensors = tensors("student.");
        tensors.putAll(tensors("teacher."));
        expectRefusal(tensors, block()).hasMessageContaining("teacher.embed.W_E [2, 3]");
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void whatTheModelDoesNotUseIsReadWhereItIsZeroAndElseRefusedByName(DataType type)
            throws Exception {
        Map<String, Tensor> tensors = tensors("");
        tensors.put("extra.counter", Tensor.of(type, ByteBuffer.allocate(2 * type.bytes()), 2));
        Named block = block();
        Assertions.assertThat(load(tensors, block)).isEmpty();
        expectLoaded(block);
        byte[] bytes = new byte[2 * type.bytes()];
        Arrays.fill(bytes, (byte) 1);
        tensors.put("extra.counter", Tensor.of(type, ByteBuffer.wrap(bytes), 2));
        expectRefusal(tensors, block())
                .hasMessageContaining("without a place in this model: extra.counter [2]")
                .hasMessageContaining("embed.W_E, " + QUERY)
                .satisfies(e -> Assertions.assertThat(e.getMessage()).doesNotContain(type + " "));
    }

    @Test
    void anUnembeddingThatRepeatsTheEmbeddingIsReadAndAnotherRefused() throws Exception {
        Map<String, Tensor> tensors = tensors("");
        tensors.put("unembed.W_U", Tensor.ofFloats(new float[] {1, 4, 2, 5, 3, 6}, 3, 2));
        Named block = block();
        Assertions.assertThat(load(tensors, block)).isEmpty();
        expectLoaded(block);
        for (Tensor other :
                List.of(
                        Tensor.ofFloats(new float[] {1, 4, 2, 5, 3, 7}, 3, 2),
                        Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                        Tensor.ofFloats(new float[] {1, 4, 2, 5, 3, 6}, 6))) {
            tensors.put("unembed.W_U", other);
            expectRefusal(tensors, block()).hasMessageContaining("unembed.W_U [");
        }
    }

    @Test
    void missingNamesStandBesideThoseThatAreThereInstead() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("transformer.wte.weight", ramp(2, 3));
        for (int i = 0; i < 20; i++) {
            tensors.put("transformer.h." + i + ".bias", Tensor.of(DataType.BOOL, oneByte(), 1));
        }
        expectRefusal(tensors, block())
                .hasMessageContaining("of the 2 tensors that this model needs, 2 are missing")
                .hasMessageContaining("embed.W_E [2, 3], " + QUERY + " [1, 3, 4]")
                .hasMessageContaining("transformer.h.0.bias [1]")
                .hasMessageContaining("and 13 more")
                .hasMessageContaining("TransformerLens' names");
        Map<String, Tensor> one = tensors("");
        one.remove(QUERY);
        one.put("blocks.0.attn.W_q", ramp(1, 3, 4));
        expectRefusal(one, block())
                .hasMessageContaining("1 is missing: " + QUERY + " [1, 3, 4]")
                .hasMessageContaining("The file has besides blocks.0.attn.W_q [1, 3, 4]");
    }

    private static ByteBuffer oneByte() {
        return ByteBuffer.wrap(new byte[] {1});
    }

    @Test
    void aNeededTensorOfAnotherTypeOrShapeOrThatIsNotFiniteIsRefused() {
        Map<String, Tensor> tensors = tensors("");
        tensors.put("embed.W_E", Tensor.ofLongs(new long[6], 2, 3));
        expectRefusal(tensors, block()).hasMessageContaining("tensor embed.W_E holds I64");
        tensors.put("embed.W_E", Tensor.of(DataType.F8_E4M3, ByteBuffer.allocate(6), 2, 3));
        expectRefusal(tensors, block()).hasMessageContaining("tensor embed.W_E holds F8_E4M3");
        tensors.put("embed.W_E", ramp(3, 2));
        expectRefusal(tensors, block())
                .hasMessageContaining("tensor embed.W_E is [3, 2]; this model needs [2, 3]");
        tensors.put("embed.W_E", Tensor.ofFloats(new float[] {0, 0, Float.NaN, 0, 0, 0}, 2, 3));
        expectRefusal(tensors, block()).hasMessageContaining("tensor embed.W_E holds NaN");
    }

    @Test
    void theFilesMetadataMustSayWhatTheModelMeans() throws Exception {
        SafeTensors halves = new SafeTensors(tensors(""), Map.of("rotary", "halves"));
        Assertions.assertThat(Weights.load(halves, block("halves"), "FILE")).isEmpty();
        expectRefusal(halves, block("adjacent"))
                .hasMessageContaining("rotary: halves, this model has rotary: adjacent");
        expectRefusal(
                        new SafeTensors(tensors(""), Map.of("rotary", "\u001b" + "x".repeat(999))),
                        block("adjacent"))
                .hasMessageContaining("rotary: ?xxx")
                .satisfies(e -> Assertions.assertThat(e.getMessage()).hasSizeLessThan(500));
        // a model without rotary positions does not care
        Assertions.assertThat(Weights.load(halves, block(), "FILE")).isEmpty();
    }

    @Test
    void aFileThatDoesNotSayIsReadAndTheReaderIsTold() throws Exception {
        Assertions.assertThat(load(tensors(""), block("halves")))
                .singleElement()
                .asString()
                .contains("FILE does not say")
                .contains("rotary: halves");
    }

    @Test
    void theTablesOfTransformerLensSayWhichDimensionsAreTurnedTogether() throws Exception {
        for (String pairs : List.of("adjacent", "halves")) {
            String other = pairs.equals("halves") ? "adjacent" : "halves";
            Map<String, Tensor> tensors = tensors("");
            tensors.put("blocks.0.attn.rotary_sin", sines(80, 4, pairs.equals("adjacent"), 10_000));
            tensors.put("blocks.0.attn.rotary_cos", ramp(80, 4));
            Assertions.assertThat(load(tensors, block(pairs))).isEmpty();
            expectRefusal(tensors, block(other))
                    .hasMessageContaining("rotary: " + pairs + ", this model has rotary: " + other);
        }
        Map<String, Tensor> tensors = tensors("");
        tensors.put("blocks.0.attn.rotary_sin", sines(80, 4, false, 500_000));
        expectRefusal(tensors, block("halves")).hasMessageContaining("of base 10,000");
        tensors.put("blocks.0.attn.rotary_sin", sines(80, 2, false, 10_000));
        expectRefusal(tensors, block("halves"))
                .hasMessageContaining("turns 2 of a head's 4 dimensions");
    }

    @Test
    void aBlocksMetadataAreWrittenFromWithinAnother() {
        Named block = block("halves");
        Assertions.assertThat(Weights.of(block).metadata())
                .containsExactly(Map.entry("rotary", "halves"));
        Assertions.assertThat(Weights.of(new SequentialBlock().add(block)).metadata())
                .containsExactly(Map.entry("rotary", "halves"));
        Assertions.assertThat(Weights.of(block()).metadata()).isEmpty();
    }

    /** Earlier versions turned adjacent dimensions, and did not say so. */
    @Test
    void aCheckpointThatDoesNotSayMeansAdjacentDimensions() throws IOException {
        Checkpoint checkpoint = new Checkpoint(0, folder);
        new SafeTensors(tensors("")).write(checkpoint.weightsFile());
        Named adjacent = block("adjacent");
        Weights.load(checkpoint, adjacent);
        expectLoaded(adjacent);
        Assertions.assertThatThrownBy(() -> Weights.load(checkpoint, block("halves")))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageContaining(checkpoint.weightsFile().toString())
                .hasMessageContaining("rotary: adjacent, this model has rotary: halves");
        Files.delete(checkpoint.weightsFile());
        Weights.of(block("halves")).write(checkpoint.weightsFile());
        Weights.load(checkpoint, block("halves"));
    }
}
