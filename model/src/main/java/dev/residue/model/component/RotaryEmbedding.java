package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.residue.model.settings.TransformerSettings;

/**
 * Rotary position embedding (RoPE): pair i of a head's dimensions is turned by position ·
 * 10000^(-2i/dHead), so that a query and a key see their distance alone (Su et al. 2021, arXiv
 * 2104.09864, equation 34).
 *
 * <p>A pair is dimensions 2i and 2i + 1 (that equation, and the published code of Learning to
 * grok), or i and i + dHead/2 (GPT-NeoX, and TransformerLens by default).
 */
final class RotaryEmbedding {

    /** The base of the frequencies. */
    static final double BASE = 10_000;

    private final int dHead;
    private final boolean halves;
    private final Constant cosines; // [position, 1, dHead / 2, 1], of halves [position, 1, 1, …]
    private final Constant sines;
    private final Constant turns; // [position, 1, dHead / 2, 2]

    RotaryEmbedding(int[] positions, int dHead, TransformerSettings.RotaryPairs paired) {
        this.dHead = dHead;
        this.halves = paired == TransformerSettings.RotaryPairs.HALVES;
        int pairs = dHead / 2;
        float[] cosine = new float[positions.length * pairs];
        float[] sine = new float[positions.length * pairs];
        float[] turn = new float[positions.length * pairs * 2];
        for (int row = 0; row < positions.length; row++) {
            for (int pair = 0; pair < pairs; pair++) {
                double angle = positions[row] * Math.pow(BASE, -2.0 * pair / dHead);
                int at = row * pairs + pair;
                cosine[at] = (float) Math.cos(angle);
                sine[at] = (float) Math.sin(angle);
                turn[2 * at] = cosine[at];
                turn[2 * at + 1] = sine[at];
            }
        }
        long[] shape =
                halves
                        ? new long[] {positions.length, 1, 1, pairs}
                        : new long[] {positions.length, 1, pairs, 1};
        cosines = Constant.of(cosine, shape);
        sines = Constant.of(sine, shape);
        turns = Constant.of(turn, positions.length, 1, pairs, 2);
    }

    /** Returns cosine and sine of each angle, as a complex number's parts. */
    Constant turns() {
        return turns;
    }

    /** Turns every head: {@code [batch, position, head, dHead]} to the same shape. */
    NDArray turn(ForwardPass pass, NDArray x) {
        Shape shape = x.getShape();
        int axis = halves ? 3 : 4; // along which a pair lies
        long pairs = dHead / 2;
        NDArray paired =
                halves
                        ? x.reshape(shape.get(0), shape.get(1), shape.get(2), 2, pairs)
                        : x.reshape(shape.get(0), shape.get(1), shape.get(2), pairs, 2);
        NDList parts = paired.split(2, axis);
        NDArray first = parts.get(0); // [batch, position, head, dHead / 2, 1], or with the 1 before
        NDArray second = parts.get(1);
        NDArray cosine = cosines.on(pass);
        NDArray sine = sines.on(pass);
        return NDArrays.concat(
                        new NDList(
                                first.mul(cosine).sub(second.mul(sine)),
                                first.mul(sine).add(second.mul(cosine))),
                        axis)
                .reshape(shape);
    }
}
