package dev.residue.dataset.digits;

import java.util.List;

/**
 * The operands that a model cannot tell apart because some of their places were always zero in
 * training: those that agree at all other places.
 *
 * <p>For training on n digits the class of a is a mod 10ⁿ. Where units were always zero it is ⌊a /
 * 10⌋ · 10, where tens were ⌊a / 100⌋ · 100 + a mod 10, each mod 10ⁿ. The answer for the class is
 * that for its representatives; a sum of two is not reduced.
 *
 * <p>Source: "It Ain't That Bad", Xu, Pan, Zhang and Yang, arXiv 2308.08268 (2023), and its table
 * of altered training data.
 */
public final class EquivalenceClass {

    private final int digits;
    private final List<Integer> zeroPlaces;

    /** Takes the most digits in training, and the places, 0 for the units, that were zero there. */
    public EquivalenceClass(int digits, List<Integer> zeroPlaces) {
        this.digits = digits;
        this.zeroPlaces = List.copyOf(zeroPlaces);
    }

    /** Returns the operand of the training range that agrees wherever training varied. */
    public long representative(long operand) {
        long sum = 0;
        long power = 1;
        for (int place = 0; place < digits; place++) {
            if (!zeroPlaces.contains(place)) {
                sum += operand / power % 10 * power;
            }
            power *= 10;
        }
        return sum;
    }
}
