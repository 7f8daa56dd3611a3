package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @Test
    void floatsLieLittleEndianInRowMajorOrder() {
        Tensor tensor = Tensor.ofFloats(new float[] {1, -2}, 2, 1);

        Assertions.assertThat(bytes(tensor)).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
        Assertions.assertThat(tensor.shape()).containsExactly(2, 1);
        Assertions.assertThat(tensor.dataType()).isEqualTo(DataType.F32);
    }

    @Test
    void longsLieLittleEndian() {
        Tensor tensor = Tensor.ofLongs(new long[] {-2});

        Assertions.assertThat(bytes(tensor))
                .containsExactly(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
        Assertions.assertThat(tensor.shape()).isEmpty();
        Assertions.assertThat(tensor.toLongs()).containsExactly(-2);
    }

    @Test
    void everyBinary16HasTheValueThatItsBitsSpell() {
        float[] floats = tensor(DataType.F16, 1 << 16, allShorts()).toFloats();

        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double sign = bits < 1 << 15 ? 1 : -1;
            double value =
                    switch (exponent) {
                        case 0 -> sign * fraction * Math.pow(2, -14);
                        case 31 -> fraction == 0 ? sign / 0.0 : Double.NaN;
                        default -> sign * (1 + fraction) * Math.pow(2, exponent - 15);
                    };
            // Unlike ==, tells -0 from 0 and lets NaN equal itself.
            Assertions.assertThat(Double.compare(floats[bits], value)).as("%04x", bits).isZero();
        }
    }

    @Test
    void aBinary16NanKeepsItsSignAndPayload() {
        float[] floats =
                tensor(DataType.F16, 1, bytes -> bytes.putShort((short) 0xff23)).toFloats();

        Assertions.assertThat(Float.floatToRawIntBits(floats[0])).isEqualTo(0xffe46000);
    }

    @Test
    void everyBfloat16IsTheUpperHalfOfAFloat() {
        float[] floats = tensor(DataType.BF16, 1 << 16, allShorts()).toFloats();

        for (int bits = 0; bits < 1 << 16; bits++) {
            if (!Float.isNaN(floats[bits])) {
                Assertions.assertThat(Float.floatToRawIntBits(floats[bits])).isEqualTo(bits << 16);
            }
        }
        Assertions.assertThat(floats[0x3f80]).isEqualTo(1);
        Assertions.assertThat(floats[0xc049]).isEqualTo(-3.140625f);
        Assertions.assertThat(floats[0xff80]).isEqualTo(Float.NEGATIVE_INFINITY);
        Assertions.assertThat(floats[0x7fc1]).isNaN();
    }

    @Test
    void doublesAreRoundedToTheNearestFloatTiesToEven() {
        double[] doubles = {0.1, 1 + 0x1p-24, 1 + 0x3p-24, 1 + 0x1.1p-24, 1e300, -0.0, Double.NaN};
        Tensor tensor =
                tensor(
                        DataType.F64,
                        doubles.length,
                        bytes -> {
                            for (double d : doubles) {
                                bytes.putDouble(d);
                            }
                        });

        Assertions.assertThat(tensor.toFloats())
                .containsExactly(
                        0.1f,
                        1,
                        1 + 0x2p-23f,
                        1 + 0x1p-23f,
                        Float.POSITIVE_INFINITY,
                        -0.0f,
                        Float.NaN);
    }

    @Test
    void wholeNumbersKeepTheirSignExceptUnsignedOnes() {
        Assertions.assertThat(tensor(DataType.I8, 1, b -> b.put((byte) 0x80)).toLongs())
                .containsExactly(-128);
        Assertions.assertThat(tensor(DataType.U8, 1, b -> b.put((byte) 0x80)).toLongs())
                .containsExactly(128);
        Assertions.assertThat(tensor(DataType.I16, 1, b -> b.putShort((short) -300)).toLongs())
                .containsExactly(-300);
        Assertions.assertThat(tensor(DataType.I32, 1, b -> b.putInt(-70_000)).toLongs())
                .containsExactly(-70_000);
        Assertions.assertThat(tensor(DataType.I64, 1, b -> b.putLong(Long.MIN_VALUE)).toLongs())
                .containsExactly(Long.MIN_VALUE);
        Assertions.assertThat(tensor(DataType.U16, 1, b -> b.putShort((short) -1)).toLongs())
                .containsExactly(65_535);
        Assertions.assertThat(tensor(DataType.U32, 1, b -> b.putInt(-1)).toLongs())
                .containsExactly(4_294_967_295L);
        Assertions.assertThat(tensor(DataType.U64, 1, b -> b.putLong(Long.MAX_VALUE)).toLongs())
                .containsExactly(Long.MAX_VALUE);
        Assertions.assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> tensor(DataType.U64, 1, b -> b.putLong(-1)).toLongs())
                .withMessageContaining("18446744073709551615");
        Assertions.assertThat(
                        tensor(DataType.BOOL, 2, b -> b.put((byte) 0).put((byte) 7)).toLongs())
                .containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void onlyTheConversionOfItsOwnKindIsOffered(DataType type) {
        Tensor tensor = Tensor.of(type, ByteBuffer.allocate(type.bytes()), 1);

        if (type.isFloating()) {
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(tensor::toLongs)
                    .withMessageContaining(type.name());
            Assertions.assertThat(tensor.toFloats()).containsExactly(0);
        } else {
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(tensor::toFloats)
                    .withMessageContaining(type.name());
        }
        if (type.isWhole()) {
            Assertions.assertThat(tensor.toLongs()).containsExactly(0);
        } else {
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(tensor::toLongs)
                    .withMessageContaining(type.name());
        }
        Assertions.assertThat(tensor.isZero()).isTrue();
        byte[] last = new byte[type.bytes()];
        last[type.bytes() - 1] = 1;
        Assertions.assertThat(Tensor.of(type, ByteBuffer.wrap(last), 1).isZero()).isFalse();
    }

    @Test
    void nothingHandedInOrOutChangesIt() {
        float[] data = {1, 2};
        long[] shape = {2};
        Tensor tensor = Tensor.ofFloats(data, shape);
        ByteBuffer raw = ByteBuffer.allocate(1);
        Tensor ofBytes = Tensor.of(DataType.U8, raw, 1);

        data[0] = 9;
        shape[0] = 9;
        tensor.shape()[0] = 9;
        tensor.toFloats()[0] = 9;
        tensor.data().getFloat();
        raw.put(0, (byte) 9);

        Assertions.assertThat(tensor).isEqualTo(Tensor.ofFloats(new float[] {1, 2}, 2));
        Assertions.assertThat(ofBytes.toLongs()).containsExactly(0);
        Assertions.assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> tensor.data().putFloat(0, 9));
    }

    @Test
    void equalityIsThatOfTypeShapeAndBytes() {
        Tensor tensor = Tensor.ofFloats(new float[] {Float.NaN, 0}, 2);

        Assertions.assertThat(tensor)
                .isEqualTo(Tensor.ofFloats(new float[] {Float.NaN, 0}, 2))
                .hasSameHashCodeAs(Tensor.ofFloats(new float[] {Float.NaN, 0}, 2))
                .isNotEqualTo(Tensor.ofFloats(new float[] {Float.NaN, -0f}, 2))
                .isNotEqualTo(Tensor.ofFloats(new float[] {Float.NaN, 0}, 1, 2))
                .isNotEqualTo(Tensor.of(DataType.I32, tensor.data(), 2));
    }

    @Test
    void aShapeThatTheDataDoNotFillIsRefused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofFloats(new float[] {1, 2}, 3))
                .withMessageContaining("F32 [3] needs 12 bytes, got 8");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofLongs(new long[0]))
                .withMessageContaining("I64 [] needs 8 bytes, got 0");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofFloats(new float[0], -1))
                .withMessageContaining("none < 0");
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofFloats(new float[1], new long[65]))
                .withMessageContaining("at most 64 dimensions");
    }

    @Test
    void aShapeWhoseProductOverflowsIsRefused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofFloats(new float[0], 1L << 32, 1L << 32))
                .withMessageContaining("more elements than a long");
        // 2^62 elements fit, their bytes do not; nor does a zero hide it.
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.ofFloats(new float[0], 0, 1L << 62))
                .withMessageContaining("more elements than a long");
    }

    private static Consumer<ByteBuffer> allShorts() {
        return bytes -> {
            for (int bits = 0; bits < 1 << 16; bits++) {
                bytes.putShort((short) bits);
            }
        };
    }

    private static Tensor tensor(DataType type, int count, Consumer<ByteBuffer> filler) {
        ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        filler.accept(bytes);
        return Tensor.of(type, bytes.flip(), count);
    }

    private static int[] bytes(Tensor tensor) {
        ByteBuffer data = tensor.data();
        int[] bytes = new int[data.remaining()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Byte.toUnsignedInt(data.get(i));
        }
        return bytes;
    }
}
