package dev.residue.analysis.assignandadd.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum of two different variables in a context of three assignments, the third a distractor:
 * {@code u 3 ; w 1 ; v 2 ; + u v =}.
 *
 * <p>The first two keys are those of the left and the right operand; attention without positions
 * does not see their order.
 */
record BoundSum(int left, int right, int other, int leftValue, int rightValue, int otherValue) {

    static final int KEYS = 3;

    int variable(int key) {
        return key == 0 ? left : key == 1 ? right : other;
    }

    int value(int key) {
        return key == 0 ? leftValue : key == 1 ? rightValue : otherValue;
    }

    /** Returns every sum over so many variables and numbers, each once. */
    static List<BoundSum> all(int variables, int modulus) {
        List<BoundSum> sums = new ArrayList<>();
        for (int left = 0; left < variables; left++) {
            for (int right = 0; right < variables; right++) {
                for (int other = 0; other < variables; other++) {
                    if (left != right && left != other && right != other) {
                        addAllValues(sums, left, right, other, modulus);
                    }
                }
            }
        }
        return sums;
    }

    private static void addAllValues(
            List<BoundSum> sums, int left, int right, int other, int modulus) {
        for (int a = 0; a < modulus; a++) {
            for (int b = 0; b < modulus; b++) {
                for (int c = 0; c < modulus; c++) {
                    sums.add(new BoundSum(left, right, other, a, b, c));
                }
            }
        }
    }
}
