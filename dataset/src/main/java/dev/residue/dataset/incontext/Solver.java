package dev.residue.dataset.incontext;

import java.util.List;
import java.util.OptionalInt;

/** A way to answer a query from the examples before it, without a network. */
public interface Solver {

    /**
     * Returns the value at (x, y) that the examples imply.
     *
     * @param context the examples before the query, earliest first, numbers in {@code [0, p)}
     * @param x the query's first number, in {@code [0, p)}
     * @param y the query's second number, in {@code [0, p)}
     * @return the answer, or empty where this solver finds none
     */
    OptionalInt answer(List<Example> context, int x, int y);
}
