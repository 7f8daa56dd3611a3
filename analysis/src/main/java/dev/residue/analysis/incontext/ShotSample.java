package dev.residue.analysis.incontext;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.QueryClassifier;
import dev.residue.dataset.incontext.QueryKind;

/** Fixed sequences of a split, with what the context of every query allows. */
final class ShotSample {

    private final String split;
    private final Sequences sequences;
    private final QueryKind[] kinds; // [count * reads]

    ShotSample(InContextLinear task, String split, int count, long seed) {
        this.split = split;
        this.sequences = task.evaluation(split, seed, count);
        this.kinds = new QueryClassifier(task.modulus()).classify(sequences);
    }

    String split() {
        return split;
    }

    Sequences sequences() {
        return sequences;
    }

    int count() {
        return sequences.count();
    }

    /** Returns the number of queries in a sequence; that after s examples is query s. */
    int reads() {
        return sequences.reads();
    }

    QueryKind kind(int sequence, int shot) {
        return kinds[sequence * reads() + shot];
    }

    /** Returns the code x p + y of a query. */
    int query(int sequence, int shot, int modulus) {
        int at = sequence * sequences.context() + InContextLinear.xPosition(shot);
        return (int) (sequences.tokens()[at] * modulus + sequences.tokens()[at + 1]);
    }
}
