package dev.residue.dataset.incontext;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Arithmetic modulo p, prime or composite. */
final class Residues {

    private static final int NO_INVERSE = -1;

    private final int modulus;
    private final int[] inverses;

    /** Takes a modulus of at least 2. */
    Residues(int modulus) {
        if (modulus < 2) {
            throw new IllegalArgumentException("modulus " + modulus + " must be at least 2");
        }
        this.modulus = modulus;
        this.inverses = new int[modulus];
        for (int number = 0; number < modulus; number++) {
            int factor = number;
            inverses[number] =
                    IntStream.range(0, modulus)
                            .filter(candidate -> reduce((long) factor * candidate) == 1)
                            .findFirst()
                            .orElse(NO_INVERSE);
        }
    }

    int modulus() {
        return modulus;
    }

    int reduce(long number) {
        return (int) Math.floorMod(number, (long) modulus);
    }

    /** Returns the smallest c with (x, y) = c times the example's pair, if there is one. */
    OptionalInt factor(Example example, int x, int y) {
        if (determinant(example.x(), example.y(), x, y) != 0) {
            return OptionalInt.empty();
        }
        return IntStream.range(0, modulus)
                .filter(
                        c ->
                                reduce((long) c * example.x()) == x
                                        && reduce((long) c * example.y()) == y)
                .findFirst();
    }

    int determinant(int x1, int y1, int x2, int y2) {
        return reduce((long) x1 * y2 - (long) y1 * x2);
    }

    /** Returns whether every pair is a combination of these two examples' pairs. */
    boolean independent(Example one, Example other) {
        return inverses[determinant(one.x(), one.y(), other.x(), other.y())] != NO_INVERSE;
    }

    int inverse(int number) {
        return inverses[number];
    }
}
