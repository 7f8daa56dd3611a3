package dev.residue.testing;

import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

/**
 * How far two computations of the same number may lie apart: the one rule of all modules' tests.
 *
 * <p>Processors and numbers of threads add in different orders. In whichever order, a chain of n
 * operations, each of which rounds by at most a unit u (2^-24 for floats, 2^-53 for doubles, 2^-8
 * for bfloat16), is off by about √n u times the size of its terms, and hardly ever by more than 8
 * √n u (Higham and Mary 2019, A new approach to probabilistic rounding error analysis, with λ = 8).
 * A wrong sign, a lost factor or a missing term is off by thousands of times as much. So a limit
 * has two parts:
 *
 * <ul>
 *   <li>the <em>terms</em>: how many numbers were added up, one after the other, from what is given
 *       to the result, over all steps of the computation;
 *   <li>the <em>size</em>: of the numbers that are added, which is that of the largest result
 *       unless large numbers cancel. Where they do, and nobody can tell by how much, {@link
 *       #compare(String, float[], double[], double[]...)} measures it.
 * </ul>
 *
 * <p>A limit that fails is not to be raised: either the terms were counted wrongly, or the code is
 * wrong. What is drawn at random has limits of its own, in standard deviations of a sample; what a
 * paper prints, half a unit of its last digit, see {@link #printed}.
 */
public final class Rounding {

    private static final double FLOAT = 0x1p-24;
    private static final double DOUBLE = 0x1p-53;
    private static final double BFLOAT16 = 0x1p-8;
    private static final double DEVIATIONS = 8;

    private final double unit;
    private final double relative;

    private Rounding(double unit, double terms) {
        this.unit = unit;
        this.relative = DEVIATIONS * Math.sqrt(terms) * unit;
    }

    /** Makes the rule for numbers that were computed in floats, the given number of terms long. */
    public static Rounding ofFloats(long terms) {
        return new Rounding(FLOAT, terms);
    }

    /** Makes the rule for numbers that were computed in doubles, the given number of terms long. */
    public static Rounding ofDoubles(long terms) {
        return new Rounding(DOUBLE, terms);
    }

    /** Makes the rule for products of bfloat16, whose factors and results are rounded to it. */
    public static Rounding ofBfloat16() {
        return new Rounding(BFLOAT16, 1);
    }

    /** Returns half a unit of the last of so many printed decimals. */
    public static Offset<Double> printed(int decimals) {
        return Offset.offset(0.5 * Math.pow(10, -decimals) * (1 + 1e-9));
    }

    /** Returns how far results may lie apart whose terms are as large as the size. */
    public double limit(double size) {
        return relative * size;
    }

    /** Returns {@link #limit} for AssertJ. */
    public Offset<Double> offset(double size) {
        return Offset.offset(limit(size));
    }

    /**
     * Returns {@link #limit} for AssertJ, of floats that one rounding of every number on the way
     * was seen to change.
     */
    public Offset<Double> offset(double size, double change) {
        return Offset.offset(Math.max(limit(size), limit(change / FLOAT)));
    }

    /** Returns {@link #limit} for AssertJ. */
    public Offset<Float> floatOffset(double size) {
        return Offset.offset((float) limit(size));
    }

    /** Expects numbers to be the expected ones, relative to the largest of them. */
    public void compare(String what, float[] found, float[] expected) {
        compare(what, doubles(found), doubles(expected));
    }

    /** Expects numbers to be the expected ones, relative to the largest of them. */
    public void compare(String what, float[] found, double[] expected) {
        compare(what, doubles(found), expected);
    }

    /** Expects numbers to be the expected ones, relative to the largest of them. */
    public void compare(String what, double[] found, double[] expected) {
        compare(what, found, expected, largest(expected));
    }

    /** Expects numbers to be the expected ones, where terms as large as the size were added. */
    public void compare(String what, double[] found, double[] expected, double size) {
        within(what, found, expected, limit(size));
    }

    /**
     * Expects numbers to be the expected ones, where rounding is tried out: within {@code 8 √n}
     * times what one rounding of every number on the way changes, n being the longest single sum.
     *
     * @param expected computed in doubles
     * @param rounded computed in doubles several times, with weights and activations moved {@link
     *     #atRandom}
     */
    public void compare(String what, float[] found, double[] expected, double[]... rounded) {
        Assertions.assertThat(rounded).isNotEmpty();
        double change = unit * largest(expected); // the result is rounded too
        for (double[] one : rounded) {
            change = Math.max(change, largestDifference(one, expected));
        }
        within(what, doubles(found), expected, limit(change / unit));
    }

    /**
     * Expects numbers to be the expected ones, where rounding is tried out and no longer sum is
     * rounded on the way: within three times the largest change that was drawn. A number that is
     * moved up or down by a whole unit stands for two roundings of half a unit on average.
     *
     * @param expected computed in doubles
     * @param size of the largest terms that may cancel: one unit of it is allowed in any case
     * @param rounded computed with weights and activations {@link #moved}
     */
    public void compareDrawn(
            String what, float[] found, double[] expected, double size, double[]... rounded) {
        Assertions.assertThat(rounded).isNotEmpty();
        double change = unit * Math.max(largest(expected), size / 3);
        for (double[] one : rounded) {
            change = Math.max(change, largestDifference(one, expected));
        }
        within(what, doubles(found), expected, 3 * change);
    }

    private static void within(String what, double[] found, double[] expected, double limit) {
        Assertions.assertThat(found).as(what).hasSameSizeAs(expected);
        int at = -1;
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = Math.abs(found[i] - expected[i]);
            if (!(difference <= largest)) { // so is NaN
                largest = difference;
                at = i;
            }
        }
        if (!(largest <= limit)) {
            Assertions.fail(
                    "%s: number %d is %s, and %s was expected: %.3g apart, where rounding allows"
                            + " %.3g",
                    what, at, found[at], expected[at], largest, limit);
        }
    }

    /** Returns each number up or down by as much as one rounding may change it. */
    public double[] moved(float[] numbers, Random random) {
        double[] moved = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            moved[i] = numbers[i] * (random.nextBoolean() ? 1 + unit : 1 - unit);
        }
        return moved;
    }

    /** Returns each number up or down by as much as rounding to a float may change it. */
    public static double[] atRandom(float[] numbers, Random random) {
        return ofFloats(1).moved(numbers, random);
    }

    /** Returns the float next to each number, above or below. */
    public static float[] floatsAtRandom(float[] numbers, Random random) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            rounded[i] = random.nextBoolean() ? Math.nextUp(numbers[i]) : Math.nextDown(numbers[i]);
        }
        return rounded;
    }

    /** Returns the largest of the numbers, without their signs. */
    public static double largest(double... numbers) {
        return largestDifference(numbers, new double[numbers.length]);
    }

    /** Returns the largest of the numbers, without their signs. */
    public static double largest(float[] numbers) {
        return largest(doubles(numbers));
    }

    /** Returns how far the two that are farthest apart are so; NaN if one is none. */
    public static double largestDifference(double[] found, double[] expected) {
        Assertions.assertThat(found).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - expected[i]));
        }
        return largest;
    }

    /** Returns the same numbers. */
    public static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
