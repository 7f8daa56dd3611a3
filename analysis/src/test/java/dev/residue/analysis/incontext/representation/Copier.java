package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import dev.residue.dataset.incontext.InContextLinear;

/**
 * A model of two heads: the first copies the token before the query, which is x where z is asked
 * for; the second attends evenly and writes nothing.
 */
final class Copier {

    private static final float SHARPNESS = 200;

    private Copier() {}

    /** The stream holds the token, the copied token and the position, each as a one-hot vector. */
    static HandMade of(InContextLinear task, NDManager manager) {
        int p = task.modulus();
        int context = task.context();
        int dModel = 2 * p + context;
        int dHead = Math.max(p, context);
        HandMade model = new HandMade(task, 2, dModel, dHead, null, manager);
        float[] embedding = new float[p * dModel];
        float[] value = new float[dModel * dHead];
        float[] output = new float[dHead * dModel];
        float[] unembedding = new float[dModel * p];
        for (int token = 0; token < p; token++) {
            embedding[token * dModel + token] = 1;
            value[token * dHead + token] = 1;
            output[token * dModel + p + token] = 1;
            unembedding[(p + token) * p + token] = 1;
        }
        float[] positions = new float[context * dModel];
        float[] query = new float[dModel * dHead];
        float[] key = new float[dModel * dHead];
        for (int position = 0; position < context; position++) {
            int dimension = 2 * p + position;
            positions[position * dModel + dimension] = 1;
            key[dimension * dHead + position] = 1;
            if (position > 0) {
                query[dimension * dHead + position - 1] = SHARPNESS;
            }
        }
        return model.set("embed.W_E", embedding)
                .set("pos_embed.W_pos", positions)
                .set("blocks.0.attn.W_Q", query)
                .set("blocks.0.attn.W_K", key)
                .set("blocks.0.attn.W_V", value)
                .set("blocks.0.attn.W_O", output)
                .set("unembed.W_U", unembedding);
    }
}
