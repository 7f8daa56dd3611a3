package dev.residue.analysis.assignandadd.theory;

/**
 * The sizes of the stand-in experiment.
 *
 * @param variables the number of variables V, at least 4
 * @param modulus the number of numbers P, odd and at least 5
 * @param sharpness the factor of the adder's logits
 * @param learningRate the rate of gradient descent over the whole population
 * @param steps the number of steps from zero
 * @param roleShare the share of an operand's image, in squared length, that depends on its slot, in
 *     the arm of the experiment that has one; in [0, 1)
 * @param untrainedAdders the number of random adders that stand for the time before addition
 */
public record TheorySetting(
        int variables,
        int modulus,
        double sharpness,
        double learningRate,
        int steps,
        double roleShare,
        int untrainedAdders) {

    private static final int MOST_VARIABLES = 64;
    private static final int LARGEST_MODULUS = 101;
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_ADDERS = 100_000;

    /** All are held in memory, with three variables and three numbers each. */
    private static final long MOST_SUMS = 4_000_000;

    /** The setting whose results are reported; it takes a few seconds. */
    public static final TheorySetting DEFAULT = new TheorySetting(6, 5, 5, 5, 100, 0.5, 16);

    public TheorySetting {
        require(variables >= 4 && variables <= MOST_VARIABLES, "variables", variables, "4 to 64");
        require(
                modulus >= 5 && modulus <= LARGEST_MODULUS && modulus % 2 == 1,
                "modulus",
                modulus,
                "odd, from 5 to 101");
        long sums = variables * (variables - 1L) * (variables - 2L) * modulus * modulus * modulus;
        require(
                sums <= MOST_SUMS,
                "variables",
                variables,
                "fewer, or the modulus smaller: there would be %s sums, and at".formatted(sums)
                        + " most %s are gone through".formatted(MOST_SUMS));
        require(sharpness > 0, "sharpness", sharpness, "positive");
        require(learningRate > 0, "learningRate", learningRate, "positive");
        require(steps >= 0 && steps <= MOST_STEPS, "steps", steps, "0 to " + MOST_STEPS);
        require(roleShare >= 0 && roleShare < 1, "roleShare", roleShare, "in [0, 1)");
        require(
                untrainedAdders >= 1 && untrainedAdders <= MOST_ADDERS,
                "untrainedAdders",
                untrainedAdders,
                "1 to " + MOST_ADDERS);
    }

    private static void require(boolean met, String name, Number value, String expected) {
        if (!met) {
            throw new IllegalArgumentException(name + " is " + value + ": must be " + expected);
        }
    }
}
