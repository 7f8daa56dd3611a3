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

    /** The setting whose results are reported; it takes a few seconds. */
    public static final TheorySetting DEFAULT = new TheorySetting(6, 5, 5, 5, 100, 0.5, 16);

    /** Checks the ranges. */
    public TheorySetting {
        require(variables >= 4, "variables", variables, "at least 4");
        require(modulus >= 5 && modulus % 2 == 1, "modulus", modulus, "odd and at least 5");
        require(sharpness > 0, "sharpness", sharpness, "positive");
        require(learningRate > 0, "learningRate", learningRate, "positive");
        require(steps >= 0, "steps", steps, "not negative");
        require(roleShare >= 0 && roleShare < 1, "roleShare", roleShare, "in [0, 1)");
        require(untrainedAdders >= 1, "untrainedAdders", untrainedAdders, "at least 1");
    }

    private static void require(boolean met, String name, Number value, String expected) {
        if (!met) {
            throw new IllegalArgumentException(name + " is " + value + ": must be " + expected);
        }
    }
}
