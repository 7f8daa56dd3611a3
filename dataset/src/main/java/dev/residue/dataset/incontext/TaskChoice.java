package dev.residue.dataset.incontext;

/** How the pre-training tasks are chosen among all p² vectors. */
public enum TaskChoice {
    /**
     * In groups of four, {@code {a, x} × {b, y}}, so that every vector shares each of its factors
     * with another; the published choice.
     */
    RECTANGLE,

    /** Uniformly without replacement. */
    RANDOM
}
