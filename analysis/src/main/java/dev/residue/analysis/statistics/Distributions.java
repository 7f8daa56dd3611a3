package dev.residue.analysis.statistics;

/** Distributions over classes, and how far apart two of them are. */
public final class Distributions {

    private Distributions() {}

    /** Returns the softmax of so many logits, which stand from an index on. */
    public static double[] softmax(float[] logits, int from, int classes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[from + c]);
        }
        double[] shares = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            shares[c] = Math.exp(logits[from + c] - largest);
            sum += shares[c];
        }
        for (int c = 0; c < classes; c++) {
            shares[c] /= sum;
        }
        return shares;
    }

    /**
     * Returns the total variation distance: half the sum of absolute differences, in {@code [0,
     * 1]}; 0 for equal distributions, 1 for such as share no class.
     *
     * @throws IllegalArgumentException if they have different numbers of classes
     */
    public static double totalVariation(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    one.length + " and " + other.length + " classes cannot be compared");
        }
        double sum = 0;
        for (int c = 0; c < one.length; c++) {
            sum += Math.abs(one[c] - other[c]);
        }
        return sum / 2;
    }
}
