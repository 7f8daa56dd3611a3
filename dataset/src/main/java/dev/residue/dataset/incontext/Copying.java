package dev.residue.dataset.incontext;

import java.util.List;
import java.util.OptionalInt;

/** Answers with the z of the first example that has the query's own pair. */
public final class Copying implements Solver {

    @Override
    public OptionalInt answer(List<Example> context, int x, int y) {
        return context.stream()
                .filter(example -> example.x() == x && example.y() == y)
                .mapToInt(Example::z)
                .findFirst();
    }
}
