package dev.residue.analysis.incontext.representation;

/**
 * How much more alike pairs (x, y) of equal ratio y/x are than pairs of different ratio.
 *
 * <p>Only pairs without a 0 are compared, and only with pairs that have another x and another y, so
 * that a common number does not pass for a common ratio.
 *
 * @param equal the mean similarity of different pairs of equal ratio, in {@code [-1, 1]}
 * @param different that of pairs of different ratio
 */
record RatioSimilarity(double equal, double different) {

    /**
     * Compares.
     *
     * @param grid the similarities {@code [pair * pair]}, by code x p + y
     * @param modulus p, a prime of at least 5
     */
    static RatioSimilarity of(float[] grid, int modulus) {
        int count = modulus * modulus;
        double[] sums = new double[2];
        long[] counts = new long[2];
        for (int one = 0; one < count; one++) {
            int x = one / modulus;
            int y = one % modulus;
            for (int other = 0; other < one; other++) {
                int otherX = other / modulus;
                int otherY = other % modulus;
                boolean comparable =
                        x * y != 0 && otherX * otherY != 0 && x != otherX && y != otherY;
                if (comparable) {
                    int kind = (x * otherY - y * otherX) % modulus == 0 ? 0 : 1;
                    sums[kind] += grid[one * count + other];
                    counts[kind]++;
                }
            }
        }
        return new RatioSimilarity(sums[0] / counts[0], sums[1] / counts[1]);
    }

    /** Returns by how much equal ratios are more alike, in {@code [-2, 2]}; chance 0. */
    double difference() {
        return equal - different;
    }
}
