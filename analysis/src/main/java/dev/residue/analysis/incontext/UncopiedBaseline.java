package dev.residue.analysis.incontext;

import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.QueryKind;
import dev.residue.dataset.incontext.TaskVector;
import java.util.Arrays;

/**
 * The best that is known to be possible without combining examples: ratio matching where it works,
 * and else the z that is commonest at (x, y) among all tasks of the split.
 *
 * <p>Its expected accuracy is exact for the very queries that a model is measured on. Whoever
 * guesses is given the tasks of the split itself, also of one that was never trained on, so nobody
 * does better by knowing which tasks there are.
 */
final class UncopiedBaseline {

    private final int modulus;
    private final double[] guess; // by pair: the share of tasks that have the commonest z

    UncopiedBaseline(InContextLinear task, String split) {
        this.modulus = task.modulus();
        this.guess = new double[modulus * modulus];
        for (int code = 0; code < guess.length; code++) {
            int[] counts = new int[modulus];
            for (TaskVector vector : task.tasks(split)) {
                counts[vector.apply(code / modulus, code % modulus, modulus)]++;
            }
            guess[code] = (double) Arrays.stream(counts).max().orElse(0) / task.tasks(split).size();
        }
    }

    /**
     * Returns the expected accuracy over uncopied queries after so many shots, of which some are.
     */
    double accuracy(ShotSample sample, int shot) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < sample.count(); i++) {
            QueryKind kind = sample.kind(i, shot);
            if (Tally.isUncopied(kind)) {
                count++;
                sum += kind == QueryKind.RATIO_MATCHING ? 1 : guess[sample.query(i, shot, modulus)];
            }
        }
        return sum / count;
    }
}
