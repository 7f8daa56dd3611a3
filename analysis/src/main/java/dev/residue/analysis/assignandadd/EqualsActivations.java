package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;

/**
 * What the second layer holds at "=", one sequence per row.
 *
 * <p>Nothing behind it reads other positions, so exchanging a part of these rows and computing the
 * rest from them is the same as running the whole model with the part replaced.
 *
 * @param attended the output of attention, {@code [sequence, dModel]}
 * @param middle the residual stream after attention, which enters the MLP
 * @param added the output of the MLP
 */
record EqualsActivations(Matrix attended, Matrix middle, Matrix added) {

    /** Computes activations at "=" for many sequences. */
    static final class Reader {

        private final ResidualStreamReader first;
        private final ResidualStreamReader second;
        private final LastLayer layer;

        Reader(int equalsPosition, Subject subject, LastLayer layer, NDManager scope) {
            int[] equals = {equalsPosition};
            this.first = new ResidualStreamReader(subject, 1, equals, scope);
            this.second = new ResidualStreamReader(subject, 2, equals, scope);
            this.layer = layer;
        }

        EqualsActivations read(Sequences sequences) {
            Matrix middle = middle(sequences);
            return new EqualsActivations(attended(sequences, middle), middle, layer.mlp(middle));
        }

        /** Returns the output of attention alone. */
        Matrix attended(Sequences sequences) {
            return attended(sequences, middle(sequences));
        }

        private Matrix middle(Sequences sequences) {
            return second.residual(sequences);
        }

        private Matrix attended(Sequences sequences, Matrix middle) {
            return middle.minus(first.residual(sequences));
        }
    }
}
