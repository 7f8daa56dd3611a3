package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsFormatTest {

    /** The example of the reference implementation's documentation: 2 x 2 zeros. */
    @Test
    void theSpecificationsExampleIsReadAndWrittenByteForByte() throws Exception {
        String header =
                "{\"test\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}      ";
        byte[] file = HandBuilt.file(header.stripTrailing(), new byte[16]);
        Assertions.assertThat(file[0]).isEqualTo((byte) '<').isEqualTo((byte) 60);

        SafeTensors content = HandBuilt.read(file);

        Assertions.assertThat(content.tensors())
                .containsOnly(
                        Map.entry("test", Tensor.of(DataType.I32, ByteBuffer.allocate(16), 2, 2)));
        Assertions.assertThat(content.metadata()).isEmpty();
        Assertions.assertThat(HandBuilt.written(content))
                .isEqualTo(HandBuilt.file(header.substring(0, 64), new byte[16]));
    }

    @Test
    void everyByteOfAFileWithMetadataIsAsTheFormatSays() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", Tensor.ofFloats(new float[] {1, -2}, 2));
        tensors.put("a.ü", Tensor.ofLongs(new long[] {3}));
        SafeTensors content = new SafeTensors(tensors, Map.of("step", "5\n\"x\""));

        byte[] header =
                ("{\"__metadata__\":{\"step\":\"5\\n"
                     + "\\\"x\\\"\"},"
                     + "\"z\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                     + "\"a.ü\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(header, (header.length + 7) / 8 * 8);
        Arrays.fill(padded, header.length, padded.length, (byte) ' ');
        byte[] data = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, 3, 0, 0, 0, 0, 0, 0, 0};
        Assertions.assertThat(HandBuilt.written(content)).isEqualTo(HandBuilt.file(padded, data));
        Assertions.assertThat(HandBuilt.read(HandBuilt.file(padded, data))).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyBitOfEveryTypeSurvives(DataType type) throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        // Random bits hold NaNs of every payload, signalling ones too.
        byte[] bits = new byte[60 * type.bytes()];
        new Random(7).nextBytes(bits);
        tensors.put("full", Tensor.of(type, ByteBuffer.wrap(bits), 3, 4, 5));
        tensors.put("empty", Tensor.of(type, ByteBuffer.allocate(0), 3, 0));
        tensors.put("scalar", Tensor.of(type, ByteBuffer.allocate(type.bytes())));

        SafeTensors read = HandBuilt.read(HandBuilt.written(new SafeTensors(tensors)));

        ByteBuffer full = read.tensors().get("full").data();
        Assertions.assertThat(full).isEqualTo(ByteBuffer.wrap(bits));
        Assertions.assertThat(full.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        Assertions.assertThat(read.tensors().get("full").shape()).containsExactly(3, 4, 5);
        Assertions.assertThat(read.tensors().get("full").dataType()).isEqualTo(type);
        Assertions.assertThat(read.tensors().get("empty").elementCount()).isZero();
        Assertions.assertThat(read.tensors().get("empty").shape()).containsExactly(3, 0);
        Assertions.assertThat(read.tensors().get("scalar").elementCount()).isEqualTo(1);
        Assertions.assertThat(read.tensors().get("scalar").shape()).isEmpty();
    }

    @Test
    void nanPayloadsSurviveAsFloats() throws Exception {
        float quiet = Float.intBitsToFloat(0x7fc12345);
        SafeTensors content =
                new SafeTensors(Map.of("nan", Tensor.ofFloats(new float[] {quiet}, 1)));

        float read = HandBuilt.read(HandBuilt.written(content)).tensors().get("nan").toFloats()[0];

        Assertions.assertThat(Float.floatToRawIntBits(read)).isEqualTo(0x7fc12345);
    }

    @Test
    void fileAndChannelGiveTheSameContent(@TempDir Path folder) throws Exception {
        SafeTensors content = sample();
        Path file = folder.resolve("sample.safetensors");
        Files.write(file, new byte[1_000_000]);
        content.write(file);
        byte[] bytes = HandBuilt.written(content);

        Assertions.assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        Assertions.assertThat(SafeTensors.read(file)).isEqualTo(content);
        Assertions.assertThat(HandBuilt.read(bytes)).isEqualTo(content);
    }

    @Test
    void aTensorLargerThanAnyChunkIsReadWhole() throws Exception {
        float[] data = new float[900_001];
        for (int i = 0; i < data.length; i++) {
            data[i] = i;
        }
        byte[] bytes =
                HandBuilt.written(
                        new SafeTensors(Map.of("large", Tensor.ofFloats(data, data.length))));

        SafeTensors read = HandBuilt.read(bytes);

        Assertions.assertThat(read.tensors().get("large").toFloats()).isEqualTo(data);
    }

    @Test
    void namesKeepTheHeadersOrderWhateverTheOrderOfTheData() throws Exception {
        byte[] file =
                HandBuilt.file(
                        "{"
                                + HandBuilt.entry("second", "U8", "[2]", "[1,3]")
                                + ","
                                + HandBuilt.entry("none", "F32", "[0]", "[1,1]")
                                + ","
                                + HandBuilt.entry("first", "U8", "[1]", "[0,1]")
                                + "}  \n",
                        new byte[] {1, 2, 3});

        SafeTensors content = HandBuilt.read(file);

        Assertions.assertThat(content.tensors().keySet())
                .containsExactly("second", "none", "first");
        Assertions.assertThat(content.tensors().get("second").toLongs()).containsExactly(2, 3);
        Assertions.assertThat(content.tensors().get("first").toLongs()).containsExactly(1);
        Assertions.assertThat(HandBuilt.read(HandBuilt.written(content))).isEqualTo(content);
    }

    @Test
    void escapesInNamesAreUndone() throws Exception {
        byte[] file =
                HandBuilt.file(
                        "{"
                                + HandBuilt.entry(
                                        "\\u0061\\/\\\"\\ud83d\\ude00", "U8", "[0]", "[0,0]")
                                + "}");

        Assertions.assertThat(HandBuilt.read(file).tensors()).containsOnlyKeys("a/\"\ud83d\ude00");
    }

    @Test
    void aFileWithoutTensorsIsOne() throws Exception {
        byte[] bytes = HandBuilt.written(new SafeTensors(Map.of()));

        Assertions.assertThat(bytes).isEqualTo(HandBuilt.file("{}      "));
        Assertions.assertThat(HandBuilt.read(bytes).tensors()).isEmpty();
        Assertions.assertThat(HandBuilt.read(HandBuilt.file("{}")).tensors()).isEmpty();
    }

    @Test
    void contentThatNoFileCanHoldIsRefused() {
        Tensor tensor = Tensor.ofFloats(new float[1]);
        for (String name : new String[] {"", "__metadata__", "a\tb", "x".repeat(1001), "\ud800"}) {
            Assertions.assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> new SafeTensors(Map.of(name, tensor)))
                    .withMessageContaining("the tensor's name");
        }
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafeTensors(Map.of(), Map.of("key", "\udc00")))
                .withMessageContaining("surrogate");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafeTensors(Map.of(), Map.of("key", "x".repeat(4_000_000))))
                .withMessageContaining("characters of metadata are too many");
    }

    @Test
    void contentAtItsLimitsIsWrittenAndRead() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Tensor tensor = Tensor.ofFloats(new float[1], new long[] {1});
        for (int i = 0; i < 100_000; i++) {
            tensors.put("tensor." + i, tensor);
        }
        long[] ones = new long[64];
        Arrays.fill(ones, 1);
        tensors.remove("tensor.0");
        tensors.put("n".repeat(1000), Tensor.ofFloats(new float[1], ones));
        SafeTensors content = new SafeTensors(tensors, Map.of("key", "\u0001".repeat(3_999_997)));

        Assertions.assertThat(HandBuilt.read(HandBuilt.written(content))).isEqualTo(content);
    }

    private static SafeTensors sample() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("none", Tensor.ofFloats(new float[0], 0));
        tensors.put("odd", Tensor.of(DataType.U8, ByteBuffer.wrap(new byte[] {1, 2, 3}), 3));
        tensors.put("step", Tensor.ofLongs(new long[] {500}));
        return new SafeTensors(tensors, Map.of("source", "test"));
    }
}
