package dev.residue.training.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are taken for weights by mistake. */
class OtherKindTest {

    @TempDir private Path folder;

    static Stream<Arguments> kinds() throws IOException {
        String pointer =
                """
                version https://git-lfs.github.com/spec/v1
                oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
                size 12345
                """;
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
            out.write(new byte[] {(byte) 0x80, 2, '}', '.'});
        }
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(new byte[1000]);
        }
        byte[] tar = new byte[1024];
        tar[0] = 'w';
        System.arraycopy(ascii("ustar"), 0, tar, 257, 5);
        // protocol 4 with a frame of 5 bytes: as a header's length, it would be possible
        byte[] framed = {(byte) 0x80, 4, (byte) 0x95, 5, 0, 0, 0, 0, 0, 0, 0, '}', '.'};
        byte[] old = {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F'};
        return Stream.of(
                Arguments.of(ascii(pointer), "it is a Git LFS pointer", "git lfs pull"),
                Arguments.of(utf8("\ufeff" + pointer), "it is a Git LFS pointer", "git lfs pull"),
                Arguments.of(ascii("<!DOCTYPE html>\n<html>"), "an HTML page", "/resolve/"),
                Arguments.of(ascii("\n\n <html lang=en><head>"), "an HTML page", "download"),
                Arguments.of(ascii("<!-- x --><HTML>"), "an HTML page", "download"),
                Arguments.of(
                        ascii("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
                        "an XML document",
                        "download"),
                Arguments.of(ascii("{\"weight_map\": {}}"), "JSON text", "index"),
                Arguments.of(ascii("{}"), "JSON text", "index"),
                Arguments.of(ascii("[1, 2]\n"), "JSON text", "index"),
                Arguments.of(
                        ascii("Entry not found"),
                        "a text file that begins with 'Entry not found'",
                        "give the file of weights"),
                Arguments.of(utf8("Датотека"), "begins with 'Датотека'", "give the file"),
                Arguments.of("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), null, null),
                Arguments.of(
                        ("\ufeff{\"a\":1}").getBytes(StandardCharsets.UTF_16LE), "JSON", "index"),
                Arguments.of(ascii("\n"), "a text file", "give the file of weights"),
                Arguments.of(zip.toByteArray(), "a zip archive", "save_file"),
                Arguments.of(framed, "a Python pickle", "save_file"),
                Arguments.of(old, "a Python pickle", "save_file"),
                Arguments.of(latin1("\u0093NUMPY\1\0v\0{'descr'"), "a NumPy array", "save_file"),
                Arguments.of(latin1("\u0089HDF\r\n\u001a\n\0\0"), "an HDF5 file", "save_file"),
                Arguments.of(latin1("GGUF\3\0\0\0\1\0\0\0"), "a GGUF file", "save_file"),
                Arguments.of(gzip.toByteArray(), "compressed by gzip", "unpack"),
                Arguments.of(tar, "a tar archive", "unpack"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFileOfAnotherKindIsNamedWithTheRemedy(byte[] bytes, String what, String remedy)
            throws IOException {
        Path file = Files.write(folder.resolve("w.safetensors"), bytes);
        for (SafeTensorsException refusal :
                new SafeTensorsException[] {
                    refusal(() -> SafeTensors.read(file)), refusal(() -> HandBuilt.read(bytes))
                }) {
            if (what == null) { // binary as far as one can tell
                Assertions.assertThat(refusal.getMessage()).contains("not a safetensors file");
                continue;
            }
            Assertions.assertThat(refusal.problem())
                    .contains(what)
                    .contains("not a safetensors file");
            Assertions.assertThat(refusal.remedy()).contains(remedy);
            Assertions.assertThat(refusal.getMessage()).contains(what, remedy);
        }
    }

    @Test
    void aLongTextIsQuotedShortAndACharacterMayBeCutInHalf() {
        byte[] text = utf8("x" + "é".repeat(2_000));
        Assertions.assertThat(refusal(() -> HandBuilt.read(text)).getMessage())
                .contains("a text file that begins with 'x" + "é".repeat(59) + "…'")
                .hasSizeLessThan(300);
    }

    @Test
    void binaryDataAndSafetensorsThatAreCutShortAreNoOtherKind() throws Exception {
        byte[] sound =
                HandBuilt.written(
                        new SafeTensors(Map.of("a", Tensor.ofFloats(new float[] {1, 2}, 2))));
        for (int length = 2; length < sound.length; length++) { // one byte may be text
            byte[] cut = Arrays.copyOf(sound, length);
            Assertions.assertThat(refusal(() -> HandBuilt.read(cut)).getMessage())
                    .doesNotContain("test file: it is ");
        }
        byte[] noise = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        Assertions.assertThat(refusal(() -> HandBuilt.read(noise)).getMessage())
                .contains("This is not a safetensors file");
    }

    private interface Reading {
        Object read() throws Exception;
    }

    private static SafeTensorsException refusal(Reading reading) {
        return Assertions.catchThrowableOfType(SafeTensorsException.class, reading::read);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
