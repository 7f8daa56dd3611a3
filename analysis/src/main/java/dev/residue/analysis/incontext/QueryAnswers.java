package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Answers;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;

/**
 * What a model answers to every query of sequences: the class with the largest logit, which need
 * not be a number, and the cross-entropy of the label in nats.
 */
final class QueryAnswers {

    private final Sequences sequences;
    private final Answers answers; // [count * reads], as the labels

    private QueryAnswers(Sequences sequences, float[] logits) {
        this.sequences = sequences;
        answers = new Answers(logits, sequences.labels());
    }

    static QueryAnswers of(Subject subject, Sequences sequences) {
        return new QueryAnswers(sequences, subject.logits(sequences));
    }

    int answer(int sequence, int shot) {
        return answers.answer(query(sequence, shot));
    }

    boolean isRight(int sequence, int shot) {
        return answers.isRight(query(sequence, shot));
    }

    double loss(int sequence, int shot) {
        return answers.loss(query(sequence, shot));
    }

    private int query(int sequence, int shot) {
        return sequence * sequences.reads() + shot;
    }

    double lastAccuracy() {
        int right = 0;
        for (int i = 0; i < sequences.count(); i++) {
            right += isRight(i, sequences.reads() - 1) ? 1 : 0;
        }
        return (double) right / sequences.count();
    }
}
