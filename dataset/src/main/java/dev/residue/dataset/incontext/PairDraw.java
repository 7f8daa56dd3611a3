package dev.residue.dataset.incontext;

/** How the pairs (x, y) of a training batch are drawn; always uniformly, with repetition. */
public enum PairDraw {
    /** All tasks of a batch get the same pairs in the same order; the published batches. */
    SHARED,

    /** Every sequence gets its own pairs. */
    INDEPENDENT
}
