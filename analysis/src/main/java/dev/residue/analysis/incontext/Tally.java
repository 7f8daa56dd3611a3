package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.incontext.QueryKind;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A count of answers.
 *
 * @param lossSum the sum of their cross-entropies, in nats
 */
record Tally(int count, int right, double lossSum) {

    static Tally of(ShotSample sample, QueryAnswers answers, int shot, Predicate<QueryKind> kind) {
        int count = 0;
        int right = 0;
        double lossSum = 0;
        for (int i = 0; i < sample.count(); i++) {
            if (kind.test(sample.kind(i, shot))) {
                count++;
                right += answers.isRight(i, shot) ? 1 : 0;
                lossSum += answers.loss(i, shot);
            }
        }
        return new Tally(count, right, lossSum);
    }

    static boolean isUncopied(QueryKind kind) {
        return kind != QueryKind.COPY;
    }

    Tally plus(Tally other) {
        return new Tally(count + other.count, right + other.right, lossSum + other.lossSum);
    }

    /** Reports the count and, unless it is 0, the accuracy. */
    void report(String name, @Nullable Long index, Measurements measurements) {
        measurements.add("count/" + name, index, count);
        if (count > 0) {
            measurements.add(name, index, accuracy());
        }
    }

    double accuracy() {
        return (double) right / count;
    }

    double loss() {
        return lossSum / count;
    }
}
