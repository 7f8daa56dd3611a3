package dev.residue.analysis.probe;

import dev.residue.dataset.Sequences;

/**
 * How well logits fit labels.
 *
 * @param accuracy the share of labels that have the largest logit, in {@code [0, 1]}, chance 1 /
 *     classes; or, where a task scores whole sequences, the share of sequences in which all have
 * @param loss the mean cross-entropy in nats; that of a uniform guess is ln(classes)
 * @param count the number of labels, or of whole sequences
 */
public record Score(double accuracy, double loss, int count) {

    /** Scores a subject on sequences, over all read positions. */
    public static Score of(Subject subject, Sequences sequences) {
        int together = subject.task().scoresWholeSequences() ? sequences.reads() : 1;
        return of(subject.logits(sequences), sequences.labels(), together);
    }

    /**
     * Scores logits in groups, which count as right where all their labels have the largest logit.
     *
     * @param logits {@code [label * class]}
     * @param together the number of labels, one after the other, in a group
     */
    public static Score of(float[] logits, long[] labels, int together) {
        Answers answers = new Answers(logits, labels);
        int wrong = 0;
        int lastWrong = -1;
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            if (!answers.isRight(i) && lastWrong != i / together) {
                lastWrong = i / together;
                wrong++;
            }
            loss += answers.loss(i);
        }
        int count = labels.length / together;
        return new Score((double) (count - wrong) / count, loss / labels.length, count);
    }
}
