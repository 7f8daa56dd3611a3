package dev.residue.dataset.digits;

import dev.residue.dataset.digits.DigitsSettings.Lengths;
import dev.residue.dataset.digits.DigitsSettings.Padding;
import dev.residue.dataset.digits.DigitsSettings.Separators;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The settings of modular addition and multiplication; its components are the keys below {@code
 * task.modularAddition} and {@code task.modularMultiplication}. All but the modulus are those of
 * {@link DigitsSettings}.
 *
 * @param modulus what sum or product is divided by; the answer is the remainder
 */
public record ModularDigitsSettings(
        int modulus,
        int digits,
        int width,
        boolean reversed,
        int trainSize,
        int testSize,
        int outOfDistributionSize,
        List<Integer> outOfDistributionDigits,
        List<Integer> zeroPlaces,
        Lengths lengths,
        Padding padding,
        Separators separators) {

    private static final int LARGEST_MODULUS = 1_000_000;

    /** Returns the paper's format with a modulus of its follow-up. */
    public static ModularDigitsSettings defaults() {
        return modulo100(10_000);
    }

    /** Returns the same with the 50,000 training pairs of multiplication. */
    public static ModularDigitsSettings multiplication() {
        return modulo100(50_000);
    }

    private static ModularDigitsSettings modulo100(int trainSize) {
        return new ModularDigitsSettings(
                100,
                3,
                5,
                true,
                trainSize,
                10_000,
                10_000,
                List.of(4, 5),
                List.of(),
                Lengths.NATURAL,
                Padding.ZEROS,
                Separators.OMITTED);
    }

    /** Reports everything that is wrong: the key, and what would be right. */
    public void check(BiConsumer<String, String> problem) {
        if (modulus < 2 || modulus > LARGEST_MODULUS) {
            problem.accept(
                    "modulus",
                    "%s must be from 2 (every remainder by 1 is 0) to %s"
                            .formatted(modulus, LARGEST_MODULUS));
        }
        digitsSettings().check(problem);
    }

    DigitsSettings digitsSettings() {
        return new DigitsSettings(
                digits,
                width,
                reversed,
                trainSize,
                testSize,
                outOfDistributionSize,
                outOfDistributionDigits,
                zeroPlaces,
                lengths,
                padding,
                separators);
    }
}
