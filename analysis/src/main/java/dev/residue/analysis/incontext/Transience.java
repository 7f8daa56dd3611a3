package dev.residue.analysis.incontext;

import dev.residue.analysis.statistics.Series;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run should have been stopped, and what was lost by training on.
 *
 * <p>Every accuracy is the median of {@value #WINDOW} checkpoints in a row, so that a lucky one is
 * no peak and an unlucky one no loss, not even the last.
 *
 * @param step the middle checkpoint's step where the accuracy was highest, the first of equals
 * @param best that accuracy
 * @param lost how much lower that of the last checkpoints is, in {@code [0, 1]}
 */
public record Transience(long step, double best, double lost) {

    public static final int WINDOW = 3;

    /** Finds it in accuracies out of distribution; empty where they are too few. */
    public static Optional<Transience> of(Series accuracies) {
        if (accuracies.size() < WINDOW) {
            return Optional.empty();
        }
        Series smooth = accuracies.runningMedian(WINDOW);
        int end = smooth.size() - 2; // the last that has a neighbour on either side
        int best = 1;
        for (int i = 2; i <= end; i++) {
            best = smooth.value(i) > smooth.value(best) ? i : best;
        }
        double peak = smooth.value(best);
        return Optional.of(new Transience(smooth.step(best), peak, peak - smooth.value(end)));
    }

    /**
     * Returns {@code transience/best-step}, {@code transience/best} and {@code transience/lost}.
     *
     * @param suffix what their names end in
     */
    public Map<String, Double> numbers(String suffix) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("transience/best-step" + suffix, (double) step);
        numbers.put("transience/best" + suffix, best);
        numbers.put("transience/lost" + suffix, lost);
        return numbers;
    }
}
