package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;

/**
 * Copies of a model's weights on the engine, and the products of them that make its circuit.
 *
 * <p>D = dModel, p = the number of numbers, V = the number of variables, T = context.
 */
final class CircuitWeights {

    private final Subject subject;
    private final NDManager scope;
    private final AssignAndAdd task;
    private final NDArray embedding; // [vocabulary, D]
    private final NDArray positions; // [T, D]

    /** Copies the embeddings; the scope owns every array that this object returns. */
    CircuitWeights(AssignAndAdd task, Subject subject, NDManager scope) {
        this.subject = subject;
        this.scope = scope;
        this.task = task;
        this.embedding = subject.weight("embed.W_E", scope);
        this.positions = subject.weight("pos_embed.W_pos", scope);
    }

    AssignAndAdd task() {
        return task;
    }

    NDManager scope() {
        return scope;
    }

    /** Returns the embeddings of the numbers, {@code [p, D]}. */
    NDArray numbers() {
        return rows(embedding, task.numberToken(0), task.modulus());
    }

    /** Returns the embeddings of the variables, {@code [V, D]}. */
    NDArray variables() {
        return rows(embedding, task.variableToken(0), task.variables());
    }

    /** Returns a token's embedding, {@code [1, D]}. */
    NDArray token(int id) {
        return rows(embedding, id, 1);
    }

    /** Returns the embeddings of positions {@code [from, from + count)}, {@code [count, D]}. */
    NDArray positions(int from, int count) {
        return rows(positions, from, count);
    }

    /** Returns W_Q W_Kᵀ of a layer counted from 0, not scaled, {@code [D, D]}. */
    NDArray queryKey(int layer) {
        return head(layer, "W_Q").matMul(head(layer, "W_K").transpose());
    }

    /** Returns W_V W_O of a layer counted from 0, {@code [D, D]}. */
    NDArray outputValue(int layer) {
        return head(layer, "W_V").matMul(head(layer, "W_O"));
    }

    /** Returns W_in of the second layer's MLP, {@code [D, dMlp]}. */
    NDArray mlpIn() {
        return subject.weight("blocks.1.mlp.W_in", scope);
    }

    /** Returns W_out of the second layer's MLP, {@code [dMlp, D]}. */
    NDArray mlpOut() {
        return subject.weight("blocks.1.mlp.W_out", scope);
    }

    /** Returns the unembedding, {@code [D, p]}. */
    NDArray unembedding() {
        return subject.weight("unembed.W_U", scope);
    }

    /** Returns what the second layer's MLP makes of its input, {@code [n, D]}. */
    static NDArray mlp(NDArray input, NDArray mlpIn, NDArray mlpOut) {
        return Activation.relu(input.matMul(mlpIn)).matMul(mlpOut);
    }

    private NDArray head(int layer, String name) {
        return subject.weight("blocks." + layer + ".attn." + name, scope).get(0);
    }

    private static NDArray rows(NDArray array, int from, int count) {
        return array.get(new NDIndex(from + ":" + (from + count)));
    }
}
