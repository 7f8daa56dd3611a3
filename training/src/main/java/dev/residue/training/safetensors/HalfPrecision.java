package dev.residue.training.safetensors;

/** Widens the two 16-bit floating-point types; every value of both is a float. */
final class HalfPrecision {
    private HalfPrecision() {}

    /** Returns the value of IEEE 754 binary16 bits; a NaN keeps its sign and payload. */
    static float ofBinary16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            // Zero or subnormal: a whole multiple of the smallest one, normal as a float.
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int floatExponent = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | floatExponent << 23 | fraction << 13);
    }

    /** Returns the value of bfloat16 bits. */
    static float ofBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
