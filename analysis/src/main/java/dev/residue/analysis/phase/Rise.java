package dev.residue.analysis.phase;

import dev.residue.analysis.statistics.Series;

/**
 * How one measure rises: the two questions that {@link PhaseRule} asks of it.
 *
 * <p>An index is of an evaluation; -1 stands for none.
 */
final class Rise {

    private final String name;
    private final Series raw;
    private final Series smooth;

    Rise(String name, Series series) {
        this.name = name;
        raw = series;
        smooth = series.runningMedian(PhaseRule.WINDOW);
    }

    /** The highest value that is still on the plateau, and the last evaluation there. */
    record Onset(double threshold, int index) {}

    String name() {
        return name;
    }

    Series series() {
        return raw;
    }

    /**
     * Returns the first evaluation from which the running median stays long enough at the level.
     */
    int reaches(double level, int from) {
        int since = stays(level, from);
        return since >= 0 && smooth.size() - since >= PhaseRule.SUSTAINED ? since : -1;
    }

    /** Returns the same, or the first evaluation from which it stays there to the series' end. */
    private int stays(double level, int from) {
        int since = -1;
        for (int i = from; i < smooth.size(); i++) {
            if (smooth.value(i) < level) {
                since = -1;
            } else {
                since = since < 0 ? i : since;
                if (i - since + 1 == PhaseRule.SUSTAINED) {
                    return since;
                }
            }
        }
        return since;
    }

    /** Returns where the plateau before half-way ends, as the first evaluation beyond half-way. */
    int halfway(int from) {
        // checkpoints may be too few to see a level kept; that a phase is over is asked elsewhere
        int beyond = stays(PhaseRule.COMPLETE, from);
        if (beyond < 0) {
            // a measure need not be complete to show that something began
            beyond = stays((1 + raw.value(Math.min(from, raw.size() - 1))) / 2, from);
        }
        while (beyond > from) {
            int earlier = stays((1 + raw.median(from, beyond)) / 2, from);
            if (earlier < 0 || earlier >= beyond) {
                break;
            }
            beyond = earlier;
        }
        return beyond;
    }

    /** Returns the plateau in {@code [from, beyond)} and the last evaluation on it. */
    Onset onset(int from, int beyond) {
        double plateau = raw.median(from, beyond);
        double threshold = plateau + PhaseRule.LEAVES * (1 - plateau);
        int start = from;
        for (int i = from; i < beyond; i++) {
            if (raw.value(i) <= threshold) {
                start = i;
            }
        }
        return new Onset(threshold, start);
    }

    double highest() {
        double highest = 0;
        for (int i = 0; i < smooth.size(); i++) {
            highest = Math.max(highest, smooth.value(i));
        }
        return highest;
    }
}
