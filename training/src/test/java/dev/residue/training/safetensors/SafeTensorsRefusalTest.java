package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsRefusalTest {

    static Stream<Arguments> headers() {
        String good = HandBuilt.entry("a", "F32", "[2]", "[0,8]");
        return Stream.of(
                // Not an object, not JSON.
                Arguments.of("[]", "begins with '[' instead of '{'"),
                Arguments.of(" {}", "begins with ' ' instead of '{'"),
                Arguments.of("\ufeff{}", "begins with '\\ufeff' instead of '{'"),
                Arguments.of("{" + good, "JSON ends too early"),
                Arguments.of("{\"a", "not strict JSON at its line 1, column "),
                Arguments.of("{" + good + "} x", "not strict JSON at its line 1, column "),
                Arguments.of("{" + good + "}{}", "not strict JSON at its line 1, column "),
                Arguments.of("{" + good + "}\0", "not strict JSON at its line 1, column "),
                Arguments.of("{" + good + ",}", "not strict JSON at its line 1, column "),
                Arguments.of("{'a':1}", "not strict JSON at its line 1, column "),
                Arguments.of("{a:1}", "not strict JSON at its line 1, column "),
                Arguments.of("{/**/}", "not strict JSON at its line 1, column "),
                Arguments.of("{\"a\":NULL}", "not strict JSON at its line 1, column "),
                Arguments.of("{\"\\uXYZW\":1}", "not strict JSON"),
                Arguments.of("{\"\n\":1}", "not strict JSON"),
                // Nesting.
                Arguments.of(
                        "{\"a\":" + "[".repeat(100_000), "tensor 'a' is an array; an object with"),
                Arguments.of(
                        "{\"a\":{\"shape\":" + "[".repeat(100_000),
                        "tensor 'a' has a shape with an array in it"),
                Arguments.of(
                        "{\"a\":{\"dtype\":" + "{\"dtype\":".repeat(100_000),
                        "tensor 'a' has a dtype that is an object"),
                Arguments.of("{\"a\":{\"data_offsets\":{\"x\":[", "data_offsets that is an object"),
                Arguments.of("{\"__metadata__\":{\"k\":{\"k\":{}", "entry 'k' is an object"),
                // Names.
                Arguments.of("{" + good + "," + good + "}", "names 'a' twice"),
                Arguments.of(
                        "{" + good + "," + good.replace("\"a\"", "\"\\u0061\"") + "}",
                        "names 'a' twice"),
                Arguments.of("{\"__metadata__\":{},\"__metadata__\":{}}", "'__metadata__' twice"),
                Arguments.of("{\"\":{}}", "name '' is empty"),
                Arguments.of(
                        "{\"" + "x".repeat(1001) + "\":{}}",
                        "name '" + "x".repeat(60) + "…' has 1,001 characters; at most 1,000"),
                Arguments.of("{\"a\\u001bb\":{}}", "name 'a\\u001bb' contains a control"),
                Arguments.of("{\"\\ud800\":{}}", "name '\\ud800' contains half a surrogate"),
                Arguments.of("{\"" + "x".repeat(4_000_001), "more than 4,000,000 characters"),
                // Entries.
                Arguments.of("{\"a\":null}", "tensor 'a' is null; an object with dtype"),
                Arguments.of("{\"a\":{}}", "tensor 'a' has no dtype"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\"}}", "tensor 'a' has no shape"),
                Arguments.of(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "'a' has no data_offsets"),
                Arguments.of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "has dtype twice"),
                Arguments.of("{\"a\":{\"shape\":[2],\"shape\":[2]}}", "has shape twice"),
                Arguments.of(
                        "{\"a\":{\"data_offsets\":[0,8],\"data_offsets\":[0,8]}}",
                        "has data_offsets twice"),
                Arguments.of("{\"a\":{\"stride\":[1]}}", "unknown key 'stride'; only dtype, shape"),
                Arguments.of("{\"a\":{\"dtype\":32}}", "a dtype that is a number"),
                Arguments.of(
                        "{" + HandBuilt.entry("a", "F31", "[2]", "[0,8]") + "}",
                        "tensor 'a' has the unknown dtype 'F31'; known are F64, F32, F16, BF16,"
                                + " I64, I32, I16, I8, U8, BOOL"),
                Arguments.of(
                        "{" + HandBuilt.entry("a", "f32", "[2]", "[0,8]") + "}",
                        "unknown dtype 'f32'"),
                // Shapes.
                Arguments.of(shape("8"), "a shape that is a number; an array of whole numbers"),
                Arguments.of(shape("[-2]"), "a shape with '-2' in it; only digits"),
                Arguments.of(shape("[-0]"), "a shape with '-0' in it"),
                Arguments.of(shape("[2.0]"), "a shape with '2.0' in it"),
                Arguments.of(shape("[2e0]"), "a shape with '2e0' in it"),
                Arguments.of(shape("[\"2\"]"), "a shape with a string in it"),
                Arguments.of(shape("[true]"), "a shape with a boolean in it"),
                Arguments.of(
                        shape("[9223372036854775808]"), "'9223372036854775808' in it; only digits"),
                Arguments.of(shape("[" + "9".repeat(1000) + "]"), "9…' in it; only digits"),
                Arguments.of(shape("[" + "9".repeat(5000) + "]"), "not strict JSON"),
                Arguments.of(
                        shape("[" + "1,".repeat(64) + "2]"), "a shape of more than 64 numbers"),
                Arguments.of(shape("[4294967296,4294967296]"), "more than any file can hold"),
                Arguments.of(shape("[0,9223372036854775807]"), "more than any file can hold"),
                Arguments.of(
                        shape("[3]"),
                        "has data_offsets [0, 8], which are 8 bytes, but F32 [3] needs" + " 12"),
                Arguments.of(shape("[]"), "F32 [] needs 4"),
                Arguments.of(shape("[0]"), "F32 [0] needs 0"),
                // Offsets.
                Arguments.of(
                        offsets("[8,0]"), "has data_offsets [8, 0]; [begin, end] with begin <="),
                Arguments.of(offsets("[0]"), "has data_offsets [0]; [begin, end]"),
                Arguments.of(offsets("[]"), "has data_offsets []; [begin, end]"),
                Arguments.of(offsets("[0,8,8]"), "a data_offsets of more than 2 numbers"),
                Arguments.of(offsets("[-8,0]"), "a data_offsets with '-8' in it"),
                Arguments.of(offsets("[8,16]"), "tensor 'a' ends at byte 16 of the data, but the"),
                Arguments.of(
                        "{" + HandBuilt.entry("a", "U8", "[4]", "[0,4]") + "}",
                        "4 bytes behind the last tensor belong to no tensor"),
                Arguments.of("{}", "8 bytes behind the last tensor"),
                Arguments.of(
                        "{" + HandBuilt.entry("a", "U8", "[4]", "[4,8]") + "}",
                        "bytes 0 to 4 of the data belong to no tensor (tensor 'a' begins"),
                Arguments.of(
                        two("[0,5]", "[5]", "[4,8]", "[4]"),
                        "tensor 'b' begins at byte 4 of the data, inside tensor 'a', which ends at"
                                + " 5"),
                Arguments.of(
                        two("[0,8]", "[8]", "[0,8]", "[8]"),
                        "begins at byte 0 of the data, inside"),
                Arguments.of(
                        two("[0,3]", "[3]", "[4,8]", "[4]"),
                        "bytes 3 to 4 of the data belong to no"),
                Arguments.of(two("[0,8]", "[8]", "[4,4]", "[0]"), "tensor 'b' begins at byte 4 of"),
                Arguments.of(
                        "{" + HandBuilt.entry("a", "U8", "[3000000000]", "[0,3000000000]") + "}",
                        "tensor 'a' has 3,000,000,000 bytes; at most 2,147,483,639"),
                // Metadata.
                Arguments.of("{\"__metadata__\":[]}", "__metadata__ is an array; it must be an"),
                Arguments.of("{\"__metadata__\":null}", "__metadata__ is null"),
                Arguments.of(
                        "{\"__metadata__\":{\"step\":5}}",
                        "entry 'step' is a number; it must be a string"),
                Arguments.of("{\"__metadata__\":{\"step\":null}}", "entry 'step' is null"),
                Arguments.of("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "has 'k' twice"),
                Arguments.of(
                        "{\"__metadata__\":{\"k\":\"\\udc00\"}}", "'k' contains half a surrogate"),
                Arguments.of(
                        "{\"__metadata__\":{\"k\":\"" + "x".repeat(4_000_000) + "\"}}",
                        "__metadata__ is too large"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aFaultyHeaderIsRefusedWithWhatIsWrong(String header, String message) {
        byte[] file = HandBuilt.file(header, new byte[8]);

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> HandBuilt.read(file))
                .withMessageStartingWith("test file: ")
                .withMessageContaining(message)
                .satisfies(e -> Assertions.assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() {
        byte[] header = "{\"a?\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        header[3] = (byte) 0xc3;

        assertRefused(HandBuilt.file(header, new byte[0]), "the header is not valid UTF-8");
    }

    @Test
    void aLengthThatNoHeaderHasIsRefusedWithoutReadingOn() {
        byte[] none = {};
        assertRefused(none, "it has only 0 bytes; a safetensors file begins with 8");
        assertRefused(new byte[7], "it has only 7 bytes");
        assertRefused(HandBuilt.file(0, none, none), "would be 0 bytes; 2 to 100,000,000");
        assertRefused(HandBuilt.file(100_000_001, none, none), "would be 100000001 bytes");
        assertRefused(HandBuilt.file(-1, none, none), "would be 18446744073709551615 bytes");
        assertRefused(HandBuilt.file(Long.MIN_VALUE, none, none), "9223372036854775808 bytes");
        assertRefused(
                HandBuilt.file(100_000_000, new byte[2], none),
                "would be 100000000 bytes, but only 2 follow");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] file =
                HandBuilt.written(
                        new SafeTensors(Map.of("a", Tensor.ofFloats(new float[] {1, 2, 3}, 3))));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                    .isThrownBy(() -> HandBuilt.read(cut));
        }
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsRefused() {
        byte[] file =
                HandBuilt.file("{" + HandBuilt.entry("a", "U8", "[9]", "[0,9]") + "}", new byte[9]);
        ByteBuffer shrunk = ByteBuffer.wrap(file, 0, file.length - 2);

        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(
                        () ->
                                SafeTensors.read(
                                        new HandBuilt.Channel(shrunk, file.length), "shrunk"))
                .withMessage(
                        "shrunk: it ends at byte 7 of the data, inside tensor 'a', which ends at 9;"
                                + " it is cut short");
    }

    private static void assertRefused(byte[] file, String message) {
        Assertions.assertThatExceptionOfType(SafeTensorsException.class)
                .isThrownBy(() -> HandBuilt.read(file))
                .withMessageContaining(message);
    }

    private static String shape(String shape) {
        return "{" + HandBuilt.entry("a", "F32", shape, "[0,8]") + "}";
    }

    private static String offsets(String offsets) {
        return "{" + HandBuilt.entry("a", "F32", "[2]", offsets) + "}";
    }

    private static String two(String offsetsA, String shapeA, String offsetsB, String shapeB) {
        return "{"
                + HandBuilt.entry("b", "U8", shapeB, offsetsB)
                + ","
                + HandBuilt.entry("a", "U8", shapeA, offsetsA)
                + "}";
    }
}
