package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One shot of a context: a pair and what a function gives for it.
 *
 * @param x the first number
 * @param y the second number
 * @param z the value at (x, y), or another one where a label is corrupted
 */
public record Example(int x, int y, int z) {

    /**
     * Returns the examples before a query, as the tokens have them.
     *
     * @param index the sequence, of {@link InContextLinear}
     * @param shot the query's place, which is also the number of examples before it
     */
    public static List<Example> before(Sequences sequences, int index, int shot) {
        int start = index * sequences.context();
        return IntStream.range(0, shot)
                .map(earlier -> start + InContextLinear.xPosition(earlier))
                .mapToObj(
                        at ->
                                new Example(
                                        (int) sequences.tokens()[at],
                                        (int) sequences.tokens()[at + 1],
                                        (int) sequences.tokens()[at + 2]))
                .toList();
    }

    @Override
    public String toString() {
        return x + " " + y + " → " + z;
    }
}
