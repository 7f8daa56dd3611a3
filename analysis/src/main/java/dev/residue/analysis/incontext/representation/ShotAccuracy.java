package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.probe.Answers;

/** The accuracy at every read position. */
final class ShotAccuracy {

    private ShotAccuracy() {}

    /**
     * Returns the share of sequences in which the largest logit is the label's, {@code [read]}; the
     * first of equal logits counts.
     *
     * @param logits {@code [sequence * read * class]}
     * @param labels {@code [sequence * read]}
     * @param reads the number of read positions
     */
    static double[] of(float[] logits, long[] labels, int reads) {
        Answers answers = new Answers(logits, labels);
        double[] accuracy = new double[reads];
        for (int i = 0; i < labels.length; i++) {
            accuracy[i % reads] += answers.isRight(i) ? (double) reads / labels.length : 0;
        }
        return accuracy;
    }
}
