package dev.residue.dataset;

/**
 * A task that says which of its tokens are the residues modulo p, so that probes of numbers apply
 * to it, whoever wrote it.
 *
 * <p>Classes 0 to p − 1 are the answers 0 to p − 1; where a task has fewer classes, its answers
 * count as no residues.
 */
public interface ResidueTask extends Task {

    /** Returns the ids of the tokens for 0, 1, …, p − 1, in this order. */
    int[] residueTokens();
}
