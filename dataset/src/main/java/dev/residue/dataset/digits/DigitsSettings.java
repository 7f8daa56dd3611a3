package dev.residue.dataset.digits;

import dev.residue.dataset.SettingsCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

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

    /** The product of two numbers of nine digits is the longest that a long holds. */
    private static final int WIDEST = 9;

    /** All pairs of a set are held in memory. */
    private static final int LARGEST_SET = 2_000_000;

    /** Returns the setting of addition in "It Ain't That Bad" (arXiv 2308.08268). */
    public static DigitsSettings addition() {
        return paper(10_000);
    }

    /** Returns that paper's setting of multiplication, which has 50,000 training pairs. */
    public static DigitsSettings multiplication() {
        return paper(50_000);
    }

    /** Returns that of the preset {@code digit-addition-small}: addition, of fewer test pairs. */
    public static DigitsSettings additionSmall() {
        return new DigitsSettings(
                3,
                5,
                true,
                10_000,
                2_000,
                2_000,
                List.of(4, 5),
                List.of(),
                Lengths.NATURAL,
                Padding.ZEROS,
                Separators.OMITTED);
    }

    /** Returns that of the preset {@code digit-addition-places}: operands of every length. */
    public static DigitsSettings additionPlaces() {
        return new DigitsSettings(
                3,
                7,
                true,
                10_000,
                10_000,
                10_000,
                List.of(4, 5),
                List.of(),
                Lengths.EVEN,
                Padding.BLANKS,
                Separators.WRITTEN);
    }

    private static DigitsSettings paper(int trainSize) {
        return new DigitsSettings(
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
        if (width < 1 || width > WIDEST) {
            problem.accept(
                    "width",
                    width + " must be from 1 to " + WIDEST + ", so that a long holds the product");
            return;
        }
        if (digits < 1 || digits > width) {
            problem.accept(
                    "digits",
                    "%s must be from 1 to the width of %s that operands are written in"
                            .formatted(digits, width));
            return;
        }
        checkPlaces(problem);
        checkOutOfDistribution(problem);
        checkSizes(problem);
    }

    private void checkPlaces(BiConsumer<String, String> problem) {
        for (Integer place : zeroPlaces) {
            if (place < 0 || place >= digits) {
                problem.accept(
                        "zeroPlaces",
                        "place %s is none of the %s trained digits; use 0 (units) to %s"
                                .formatted(place, digits, digits - 1));
            }
        }
        if (new HashSet<>(zeroPlaces).size() >= digits) {
            problem.accept("zeroPlaces", "every digit would be zero; leave one to train on");
        }
    }

    private void checkOutOfDistribution(BiConsumer<String, String> problem) {
        List<Integer> beyond = outOfDistributionDigits;
        if (new HashSet<>(beyond).size() != beyond.size()) {
            problem.accept("outOfDistributionDigits", beyond + " has a number twice");
        }
        // a length within training is new only where it reaches a place that was always zero
        int least = zeroPlaces.stream().mapToInt(place -> place + 1).min().orElse(digits + 1);
        for (Integer length : beyond) {
            if (length < least || length > width) {
                problem.accept(
                        "outOfDistributionDigits",
                        "%s must be from %s (beyond training) to the width of %s"
                                .formatted(length, least, width));
            }
        }
    }

    private void checkSizes(BiConsumer<String, String> problem) {
        SettingsCheck.range("trainSize", trainSize, 1, LARGEST_SET, problem);
        SettingsCheck.range("testSize", testSize, 1, LARGEST_SET, problem);
        SettingsCheck.range(
                "outOfDistributionSize", outOfDistributionSize, 1, LARGEST_SET, problem);
        double operands = DigitFormat.power(digits - new HashSet<>(zeroPlaces).size());
        double space = operands * operands;
        if ((double) trainSize + testSize > space) {
            problem.accept(
                    "trainSize",
                    String.format(
                            Locale.ROOT,
                            "%d pairs to train on and %d to hold out cannot be disjoint: there are"
                                    + " %.0f pairs in all; use fewer, or more digits",
                            trainSize,
                            testSize,
                            space));
        }
    }
}
