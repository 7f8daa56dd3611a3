package dev.residue.analysis;

import dev.residue.dataset.Sequences;

/**
 * How well logits fit labels.
 *
 * @param accuracy the share of labels that have the largest logit, in {@code [0, 1]}; chance is 1 /
 *     classes
 * @param loss the mean cross-entropy in nats; that of a uniform guess is ln(classes)
 * @param count the number of labels
 */
public record Score(double accuracy, double loss, int count) {

    /** Scores a subject on sequences, over all read positions. */
    public static Score of(Subject subject, Sequences sequences) {
        return of(subject.logits(sequences), sequences.labels());
    }

    /**
     * Scores logits.
     *
     * @param logits {@code [label * class]}
     * @param labels the right classes
     */
    public static Score of(float[] logits, long[] labels) {
        int classes = logits.length / labels.length;
        int right = 0;
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (logits[i * classes + c] > logits[i * classes + best]) {
                    best = c;
                }
            }
            double sum = 0;
            double largest = logits[i * classes + best];
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[i * classes + c] - largest);
            }
            right += best == labels[i] ? 1 : 0;
            loss += Math.log(sum) + largest - logits[i * classes + (int) labels[i]];
        }
        return new Score((double) right / labels.length, loss / labels.length, labels.length);
    }
}
