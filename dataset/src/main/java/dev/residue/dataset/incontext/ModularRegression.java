package dev.residue.dataset.incontext;

import java.util.List;
import java.util.OptionalInt;

/**
 * Answers with c_i z_i + c_j z_j, where c_i (x_i, y_i) + c_j (x_j, y_j) = (x, y) and i and j are
 * the first two independent examples: those whose determinant x_i y_j - y_i x_j has an inverse.
 *
 * <p>For a prime p this is Gaussian elimination over the field: it finds an answer exactly where
 * the examples determine the task. For a composite p it is not complete, since examples can
 * determine the task although no two of them have an invertible determinant: (1, 0), (0, 2) and (0,
 * 3) do so modulo 6.
 *
 * <p>Source: the name is that of "Learning to grok", He, Doshi, Das and Gromov, arXiv 2406.02550
 * (2024).
 */
public final class ModularRegression implements Solver {

    private final Residues residues;

    /** Takes a modulus of at least 2. */
    public ModularRegression(int modulus) {
        this.residues = new Residues(modulus);
    }

    @Override
    public OptionalInt answer(List<Example> context, int x, int y) {
        for (int j = 1; j < context.size(); j++) {
            for (int i = 0; i < j; i++) {
                if (residues.independent(context.get(i), context.get(j))) {
                    return OptionalInt.of(combine(context.get(i), context.get(j), x, y));
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Solves for both coefficients by Cramer's rule. */
    private int combine(Example i, Example j, int x, int y) {
        int inverse = residues.inverse(residues.determinant(i.x(), i.y(), j.x(), j.y()));
        int ofI = residues.determinant(x, y, j.x(), j.y());
        int ofJ = residues.determinant(i.x(), i.y(), x, y);
        return residues.reduce(
                (long) residues.reduce((long) ofI * i.z() + (long) ofJ * j.z()) * inverse);
    }
}
