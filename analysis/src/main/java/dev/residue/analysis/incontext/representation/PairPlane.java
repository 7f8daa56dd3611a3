package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.statistics.Grouping;
import java.util.Locale;
import java.util.stream.IntStream;

/** A point in a plane for each pair (x, y), by code x p + y. */
final class PairPlane {

    enum Operand {
        X,
        Y;

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }

        int of(int code, int modulus) {
            return this == X ? code / modulus : code % modulus;
        }
    }

    private final double[][] points;
    private final int modulus;

    PairPlane(double[][] points, int modulus) {
        this.points = points;
        this.modulus = modulus;
    }

    /** Returns the mean point of every value of a number, {@code [value][2]}. */
    double[][] byResidue(Operand operand) {
        return centres(operand, 0);
    }

    /** Returns the same for values but 0, paired with values but 0, in the order of logarithms. */
    double[][] byLogarithm(Operand operand, DiscreteLogarithm logarithm) {
        return inOrder(centres(operand, 1), logarithm);
    }

    /** Returns the share of the plane's variance that lies between those mean points. */
    double spread(Operand operand) {
        int[] groups =
                IntStream.range(0, points.length).map(code -> operand.of(code, modulus)).toArray();
        return Grouping.of(points, groups).betweenShare();
    }

    /** Returns points of numbers in the order of the numbers' logarithms, without 0. */
    static double[][] inOrder(double[][] points, DiscreteLogarithm logarithm) {
        double[][] ordered = new double[logarithm.period()][];
        for (int value = 1; value < points.length; value++) {
            ordered[logarithm.of(value)] = points[value];
        }
        return ordered;
    }

    private double[][] centres(Operand operand, int smallest) {
        double[][] centres = new double[modulus][2];
        for (int code = 0; code < points.length; code++) {
            int x = code / modulus;
            int y = code % modulus;
            if (x >= smallest && y >= smallest) {
                double[] centre = centres[operand.of(code, modulus)];
                centre[0] += points[code][0] / (modulus - smallest);
                centre[1] += points[code][1] / (modulus - smallest);
            }
        }
        return centres;
    }
}
