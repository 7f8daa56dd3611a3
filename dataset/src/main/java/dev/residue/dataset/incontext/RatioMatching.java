package dev.residue.dataset.incontext;

import java.util.List;
import java.util.OptionalInt;

/**
 * Answers with c z_i, where (x_i, y_i, z_i) is the first example with (x, y) = c (x_i, y_i).
 *
 * <p>c runs over 0 to p - 1, so that (0, 0) is answered with 0 from any example. Where several c
 * do, which a composite p allows, all give the same answer to labels of a linear function.
 *
 * <p>Source: "Learning to grok", He, Doshi, Das and Gromov, arXiv 2406.02550 (2024), figure 5,
 * second row.
 */
public final class RatioMatching implements Solver {

    private final Residues residues;

    /** Takes a modulus of at least 2. */
    public RatioMatching(int modulus) {
        this.residues = new Residues(modulus);
    }

    @Override
    public OptionalInt answer(List<Example> context, int x, int y) {
        for (Example example : context) {
            OptionalInt factor = residues.factor(example, x, y);
            if (factor.isPresent()) {
                return OptionalInt.of(residues.reduce((long) factor.getAsInt() * example.z()));
            }
        }
        return OptionalInt.empty();
    }
}
