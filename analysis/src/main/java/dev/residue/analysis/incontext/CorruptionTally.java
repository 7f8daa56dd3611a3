package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;

/**
 * Accuracies by two counts, of all queries of sequences in which labels were made wrong: a query
 * after s examples sees only their labels, so one pass tells of every number of shots.
 */
final class CorruptionTally {

    private final int rows;
    private final int columns;
    private final int[] counts;
    private final int[] right;

    CorruptionTally(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.counts = new int[rows * columns];
        this.right = new int[rows * columns];
    }

    /** Counts every query by its shot and by how many of the labels before it are wrong. */
    void addByNumber(Sequences truth, Sequences changed, QueryAnswers answers) {
        for (int i = 0; i < changed.count(); i++) {
            int wrong = 0;
            for (int shot = 0; shot < changed.reads(); shot++) {
                add(shot, wrong, answers.isRight(i, shot));
                if (shot + 1 < changed.reads()) {
                    int z = i * truth.context() + InContextLinear.zPosition(shot);
                    wrong += truth.tokens()[z] == changed.tokens()[z] ? 0 : 1;
                }
            }
        }
    }

    /** Counts the queries that come after the place of the one wrong label. */
    void addByPlace(int place, int sequences, int reads, QueryAnswers answers) {
        for (int i = 0; i < sequences; i++) {
            for (int shot = place + 1; shot < reads; shot++) {
                add(shot, place, answers.isRight(i, shot));
            }
        }
    }

    private void add(int row, int column, boolean isRight) {
        counts[row * columns + column]++;
        right[row * columns + column] += isRight ? 1 : 0;
    }

    /** Returns the accuracies, {@code [row, column]}; NaN where nothing was counted. */
    Measurements.Values accuracies() {
        float[] accuracies = new float[counts.length];
        for (int at = 0; at < accuracies.length; at++) {
            accuracies[at] = (float) right[at] / counts[at];
        }
        return new Measurements.Values(accuracies, rows, columns);
    }
}
