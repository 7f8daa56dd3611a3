package dev.residue.analysis.incontext;

import dev.residue.analysis.Subject;
import dev.residue.dataset.Sequences;

/**
 * What a model answers to every query of sequences: the class with the largest logit, which need
 * not be a number, and the cross-entropy of the label in nats.
 */
final class QueryAnswers {

    private final Sequences sequences;
    private final int[] answers; // [count * reads], as the labels
    private final double[] losses;

    private QueryAnswers(Sequences sequences, float[] logits) {
        this.sequences = sequences;
        int queries = sequences.labels().length;
        int classes = logits.length / queries;
        answers = new int[queries];
        losses = new double[queries];
        for (int query = 0; query < queries; query++) {
            int start = query * classes;
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[start + c] > logits[start + best] ? c : best;
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[start + c] - (double) logits[start + best]);
            }
            answers[query] = best;
            losses[query] =
                    Math.log(sum)
                            + logits[start + best]
                            - logits[start + (int) sequences.labels()[query]];
        }
    }

    static QueryAnswers of(Subject subject, Sequences sequences) {
        return new QueryAnswers(sequences, subject.logits(sequences));
    }

    int answer(int sequence, int shot) {
        return answers[sequence * sequences.reads() + shot];
    }

    boolean isRight(int sequence, int shot) {
        return answer(sequence, shot) == sequences.labels()[sequence * sequences.reads() + shot];
    }

    double loss(int sequence, int shot) {
        return losses[sequence * sequences.reads() + shot];
    }

    /** Returns the share of sequences whose last query is answered rightly. */
    double lastAccuracy() {
        int right = 0;
        for (int i = 0; i < sequences.count(); i++) {
            right += isRight(i, sequences.reads() - 1) ? 1 : 0;
        }
        return (double) right / sequences.count();
    }
}
