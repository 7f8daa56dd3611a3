package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;
import java.util.List;

/**
 * Tells which is the simplest way to answer a query from the examples before it.
 *
 * <p>Only their pairs matter, so corrupted labels change nothing. For a composite p "independent"
 * means an invertible determinant, as in {@link ModularRegression}, and {@link QueryKind#NEITHER}
 * may hold queries that more than two examples would answer.
 */
public final class QueryClassifier {

    private final Solver copying = new Copying();
    private final Solver ratioMatching;
    private final Solver modularRegression;

    /** Takes a modulus of at least 2. */
    public QueryClassifier(int modulus) {
        ratioMatching = new RatioMatching(modulus);
        modularRegression = new ModularRegression(modulus);
    }

    /** Classifies one query by the examples before it. */
    public QueryKind classify(List<Example> context, int x, int y) {
        if (copying.answer(context, x, y).isPresent()) {
            return QueryKind.COPY;
        }
        if (ratioMatching.answer(context, x, y).isPresent()) {
            return QueryKind.RATIO_MATCHING;
        }
        return modularRegression.answer(context, x, y).isPresent()
                ? QueryKind.MODULAR_REGRESSION
                : QueryKind.NEITHER;
    }

    /** Classifies every shot of every sequence, {@code [count * reads]}, in the labels' order. */
    public QueryKind[] classify(Sequences sequences) {
        int reads = sequences.reads();
        QueryKind[] kinds = new QueryKind[sequences.count() * reads];
        for (int i = 0; i < sequences.count(); i++) {
            List<Example> context = Example.before(sequences, i, reads - 1);
            for (int shot = 0; shot < reads; shot++) {
                int x = i * sequences.context() + InContextLinear.xPosition(shot);
                kinds[i * reads + shot] =
                        classify(
                                context.subList(0, shot),
                                (int) sequences.tokens()[x],
                                (int) sequences.tokens()[x + 1]);
            }
        }
        return kinds;
    }
}
