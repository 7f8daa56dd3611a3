package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Damaged files are read or refused, and nothing else ever happens.
 *
 * <p>The system property {@code residue.mutants} sets how many are tried, {@code
 * residue.mutants.seed} which.
 */
class SafeTensorsMutationTest {

    @Test
    void aMutantIsEitherReadOrRefused() throws Exception {
        int count = Integer.getInteger("residue.mutants", 2_000);
        Mutator mutator = new Mutator(Long.getLong("residue.mutants.seed", 1));
        List<byte[]> valid = valid();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutant = mutator.mutate(valid.get(i % valid.size()));
            try {
                if (isRead(mutant)) {
                    read++;
                } else {
                    refused++;
                }
            } catch (Throwable e) {
                throw new AssertionError(
                        "mutant " + i + ": " + HexFormat.of().formatHex(mutant), e);
            }
        }
        // Both happen, or the mutations are too weak or too strong to show anything.
        Assertions.assertThat(read).isGreaterThan(count / 50);
        Assertions.assertThat(refused).isGreaterThan(count / 2);
    }

    /** What was read must survive being written. */
    private static boolean isRead(byte[] mutant) throws Exception {
        SafeTensors read;
        try {
            read = HandBuilt.read(mutant);
        } catch (SafeTensorsException e) {
            Assertions.assertThat(e.getMessage()).startsWith("test file: ").hasSizeLessThan(2_000);
            return false;
        }
        for (Tensor tensor : read.tensors().values()) {
            if (tensor.dataType().isFloating()) {
                Assertions.assertThat(tensor.toFloats()).hasSize((int) tensor.elementCount());
            } else if (tensor.dataType().isWhole() && tensor.dataType() != DataType.U64) {
                Assertions.assertThat(tensor.toLongs()).hasSize((int) tensor.elementCount());
            }
        }
        Assertions.assertThat(HandBuilt.read(HandBuilt.written(read))).isEqualTo(read);
        return true;
    }

    private static List<byte[]> valid() throws Exception {
        Map<String, Tensor> mixed = new LinkedHashMap<>();
        mixed.put("w", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2));
        mixed.put("b", Tensor.ofFloats(new float[] {5, 6}, 2));
        mixed.put("none", Tensor.ofFloats(new float[0], 0, 4));
        mixed.put("half", Tensor.of(DataType.F16, ByteBuffer.allocate(4), 2));
        mixed.put("ü", Tensor.of(DataType.BOOL, ByteBuffer.allocate(3), 3));
        mixed.put("step", Tensor.ofLongs(new long[] {500}));
        return List.of(
                HandBuilt.written(new SafeTensors(mixed, Map.of("step", "500"))),
                HandBuilt.written(
                        new SafeTensors(Map.of("a", Tensor.ofFloats(new float[] {1, 2}, 2)))),
                HandBuilt.file(
                        "{"
                                + HandBuilt.entry("b", "I16", "[2]", "[4,8]")
                                + ",\n "
                                + HandBuilt.entry("a\\u0041", "I32", "[1]", "[0,4]")
                                + "}",
                        new byte[8]));
    }
}
