package dev.residue.analysis.assignandadd.theory;

/**
 * What the first step of gradient descent writes into the rows of {@code w(v)}, by variable of the
 * key.
 *
 * <p>A constant over all of a row's keys is invisible to a softmax, so only differences count.
 */
final class FirstStep {

    private final double[][] step;
    private final int variables;

    /** Takes a gradient at zero, {@code [rows, V + P]}, whose first V rows count. */
    FirstStep(double[][] gradient, int variables) {
        this.variables = variables;
        step = new double[variables][gradient[0].length];
        for (int row = 0; row < variables; row++) {
            for (int column = 0; column < step[row].length; column++) {
                step[row][column] = -gradient[row][column];
            }
        }
    }

    /** Returns by how much a variable's key gains on the mean of the others' in its own row. */
    private double margin(int variable) {
        return step[variable][variable] - meanOfOthers(variable);
    }

    private double meanOfOthers(int variable) {
        double others = 0;
        for (int other = 0; other < variables; other++) {
            others += other == variable ? 0 : step[variable][other];
        }
        return others / (variables - 1);
    }

    /** Returns alpha, the mean margin over variables. */
    double margin() {
        double margin = 0;
        for (int variable = 0; variable < variables; variable++) {
            margin += margin(variable) / variables;
        }
        return margin;
    }

    double spread() {
        return largestChange(margin());
    }

    /** Returns the largest difference of a variable's margin from a value. */
    double largestChange(double from) {
        double largest = 0;
        for (int variable = 0; variable < variables; variable++) {
            largest = Math.max(largest, Math.abs(margin(variable) - from));
        }
        return largest;
    }

    /** Returns the largest difference between keys that is neither alpha nor common to all. */
    double remainder() {
        double largest = 0;
        for (int variable = 0; variable < variables; variable++) {
            double common = meanOfOthers(variable);
            double mean = 0;
            int numbers = step[variable].length - variables;
            for (int number = 0; number < numbers; number++) {
                mean += step[variable][variables + number] / numbers;
            }
            for (int column = 0; column < step[variable].length; column++) {
                if (column != variable) {
                    double expected = column < variables ? common : mean;
                    largest = Math.max(largest, Math.abs(step[variable][column] - expected));
                }
            }
        }
        return largest;
    }

    static double largest(double[] row) {
        double largest = 0;
        for (double value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
