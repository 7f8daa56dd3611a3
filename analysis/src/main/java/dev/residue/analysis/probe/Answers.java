package dev.residue.analysis.probe;

/** What logits say for each label: the class with the largest, and how well they fit the label. */
public final class Answers {

    private final long[] labels;
    private final int[] classes;
    private final double[] losses;

    /** Reads logits, {@code [label * class]}. */
    public Answers(float[] logits, long[] labels) {
        this.labels = labels;
        classes = new int[labels.length];
        losses = new double[labels.length];
        int count = logits.length / labels.length;
        for (int i = 0; i < labels.length; i++) {
            int start = i * count;
            int best = 0;
            for (int c = 1; c < count; c++) {
                if (logits[start + c] > logits[start + best]) {
                    best = c;
                }
            }
            double sum = 0;
            double largest = logits[start + best];
            for (int c = 0; c < count; c++) {
                sum += Math.exp(logits[start + c] - largest);
            }
            classes[i] = best;
            losses[i] = Math.log(sum) + largest - logits[start + (int) labels[i]];
        }
    }

    /** Returns the class with the largest logit, the first of equal ones. */
    public int answer(int label) {
        return classes[label];
    }

    public boolean isRight(int label) {
        return classes[label] == labels[label];
    }

    /** Returns the cross-entropy in nats. */
    public double loss(int label) {
        return losses[label];
    }
}
