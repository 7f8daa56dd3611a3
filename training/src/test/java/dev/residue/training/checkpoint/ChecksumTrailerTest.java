package dev.residue.training.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ChecksumTrailerTest {

    @Test
    void aSealIsTheHashThatOtherToolsCompute() {
        // printf abc | sha256sum
        Assertions.assertThat(ChecksumTrailer.YAML.close("abc"))
                .isEqualTo(
                        "abc# SHA-256 of everything above: "
                                + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                                + "\n");
    }

    @Test
    void everyFlippedBitIsFound() {
        for (ChecksumTrailer seal :
                new ChecksumTrailer[] {ChecksumTrailer.JSON, ChecksumTrailer.YAML}) {
            byte[] content = seal.close("{\n  \"a\": 1").getBytes(StandardCharsets.UTF_8);
            Assertions.assertThat(seal.isIntact(content)).isTrue();
            Assertions.assertThat(seal.open(content)).isEqualTo("{\n  \"a\": 1");
            for (int i = 0; i < 8 * content.length; i++) {
                byte[] damaged = content.clone();
                damaged[i / 8] ^= (byte) (1 << (i % 8));
                Assertions.assertThat(seal.isIntact(damaged)).as("bit " + i).isFalse();
            }
        }
    }

    @Test
    void everyCutAndEveryAddedByteIsFound() {
        byte[] content =
                ChecksumTrailer.JSON.close("{\n  \"a\": 1").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < content.length; length++) {
            Assertions.assertThat(ChecksumTrailer.JSON.isIntact(Arrays.copyOf(content, length)))
                    .isFalse();
        }
        Assertions.assertThat(
                        ChecksumTrailer.JSON.isIntact(Arrays.copyOf(content, content.length + 1)))
                .isFalse();
    }
}
