package dev.residue.dataset.grokking;

/** A function of two residues a and b modulo p. */
public enum Operation {
    /** (a + b) mod p. */
    SUM,
    /** (a − b) mod p. */
    DIFFERENCE,
    /** (a² + ab + b²) mod p. */
    QUADRATIC,
    /** A residue drawn for each pair, so that nothing can be known of those held out. */
    RANDOM_TABLE
}
