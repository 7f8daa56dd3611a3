package dev.residue.dataset.digits;

import java.util.List;

/**
 * The settings of addition and multiplication; its components are the keys below {@code
 * task.digitAddition} and {@code task.digitMultiplication}.
 *
 * @param digits the most digits of an operand in training
 * @param width the number of places that an operand is written in
 * @param reversed whether the answer's units come first
 * @param trainSize the number of different pairs that are trained on
 * @param testSize the number of different pairs that are held out
 * @param outOfDistributionSize the number of pairs of each number of digits beyond training
 * @param outOfDistributionDigits the numbers of digits beyond training
 * @param zeroPlaces places (0 for the units) that are zero in training and in the held-out pairs,
 *     and never zero out of distribution
 * @param lengths how the lengths of training operands are drawn
 * @param padding what stands in an operand's empty places; the answer's hold zeros
 * @param separators whether operator and "=" are written
 */
public record DigitsSettings(
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

    /** How the lengths of training operands are drawn. */
    public enum Lengths {
        /** Every pair is equally likely, so that nine operands in ten have all digits. */
        NATURAL,
        /** For each operand a length from 1 to digits, then a number of at most that length. */
        EVEN
    }

    /** What stands in an operand's empty places. */
    public enum Padding {
        /** Zeros, as in the paper. */
        ZEROS,
        /** A token of its own. */
        BLANKS
    }

    /** Whether operator and "=" are tokens. */
    public enum Separators {
        /** They are not written, as in the paper. */
        OMITTED,
        /** They are. */
        WRITTEN
    }

    /** Returns the paper's setting of addition (sections 1.1 and 1.2 of its facts). */
    public static DigitsSettings addition() {
        return new DigitsSettings(
                3,
                5,
                true,
                10_000,
                10_000,
                10_000,
                List.of(4, 5),
                List.of(),
                Lengths.NATURAL,
                Padding.ZEROS,
                Separators.OMITTED);
    }

    /**
     * Returns the paper's setting of multiplication, which differs in its 50,000 training pairs.
     */
    public static DigitsSettings multiplication() {
        DigitsSettings addition = addition();
        return new DigitsSettings(
                addition.digits,
                addition.width,
                addition.reversed,
                50_000,
                addition.testSize,
                addition.outOfDistributionSize,
                addition.outOfDistributionDigits,
                addition.zeroPlaces,
                addition.lengths,
                addition.padding,
                addition.separators);
    }
}
