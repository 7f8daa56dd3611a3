package dev.residue.training.safetensors;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The element types of the format, under the names that its headers use: F for IEEE 754's
 * floating-point numbers, I for signed and U for unsigned integers, each with its bits.
 */
public enum DataType {
    F64(8),
    F32(4),
    F16(2),
    /** The upper half of a binary32: 8 bits of exponent, 7 of fraction. */
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    /** One byte per element, 0 for false. */
    BOOL(1),
    U64(8),
    U32(4),
    U16(2),
    /** Complex, a pair of binary32; held, but not computed with. */
    C64(8),
    /** 5 bits of exponent, 2 of fraction; held, but not computed with, as those that follow. */
    F8_E5M2(1),
    /** 4 bits of exponent, 3 of fraction, without infinities. */
    F8_E4M3(1),
    /** 8 bits of exponent alone, a power of two. */
    F8_E8M0(1),
    /** As E5M2, without infinities and a negative zero. */
    F8_E5M2FNUZ(1),
    /** As E4M3, without a negative zero. */
    F8_E4M3FNUZ(1);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether elements are floating-point numbers that {@link Tensor#toFloats} reads. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** Returns whether elements are whole numbers, or truths, that {@link Tensor#toLongs} reads. */
    public boolean isWhole() {
        return switch (this) {
            case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> true;
            default -> false;
        };
    }

    static @Nullable DataType named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    static String known() {
        return Arrays.stream(values()).map(DataType::name).collect(Collectors.joining(", "));
    }
}
