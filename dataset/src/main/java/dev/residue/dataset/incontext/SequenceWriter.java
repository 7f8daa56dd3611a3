package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;

/** Writes sequences of one length into flat arrays: x y z repeated, without the last z. */
final class SequenceWriter {

    private final int modulus;
    private final int examples;
    private final int context;
    private final int count;
    private final long[] tokens;
    private final long[] labels;

    SequenceWriter(int modulus, int examples, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " sequences; must be at least 1");
        }
        this.modulus = modulus;
        this.examples = examples;
        this.context = InContextLinear.zPosition(examples - 1);
        this.count = count;
        this.tokens = new long[Math.multiplyExact(count, context)];
        this.labels = new long[Math.multiplyExact(count, examples)];
    }

    void write(int sequence, int shot, TaskVector task, int pair) {
        int x = pair / modulus;
        int y = pair % modulus;
        int z = task.apply(x, y, modulus);
        int at = sequence * context + InContextLinear.xPosition(shot);
        tokens[at] = x;
        tokens[at + 1] = y;
        if (shot < examples - 1) {
            tokens[at + 2] = z;
        }
        labels[sequence * examples + shot] = z;
    }

    Sequences sequences() {
        return new Sequences(tokens, labels, count);
    }
}
