package dev.residue.analysis.incontext.representation;

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
        int classes = logits.length / labels.length;
        double[] accuracy = new double[reads];
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[i * classes + c] > logits[i * classes + best] ? c : best;
            }
            accuracy[i % reads] += best == labels[i] ? (double) reads / labels.length : 0;
        }
        return accuracy;
    }
}
