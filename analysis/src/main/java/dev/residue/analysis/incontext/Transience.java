package dev.residue.analysis.incontext;

import dev.residue.analysis.statistics.Series;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run should have been stopped, and what was lost by training on.
 *
 * <p>Everything is of the running median over {@value #WINDOW} checkpoints, so that one lucky
 * checkpoint is no peak; near either end the window shrinks to 1.
 *
 * @param step the step of the highest accuracy, the first of equals
 * @param best that accuracy
 * @param lost how much lower the last one is, in {@code [0, 1]}
 */
public record Transience(long step, double best, double lost) {

    public static final int WINDOW = 3;

    /** Finds it in accuracies out of distribution. */
    public static Transience of(Series accuracies) {
        Series smooth = accuracies.runningMedian(WINDOW);
        double last = smooth.last().value();
        int best = 0;
        for (int i = 1; i < smooth.size(); i++) {
            best = smooth.value(i) > smooth.value(best) ? i : best;
        }
        return new Transience(smooth.step(best), smooth.value(best), smooth.value(best) - last);
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
