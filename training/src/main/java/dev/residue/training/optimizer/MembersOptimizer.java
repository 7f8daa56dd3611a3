package dev.residue.training.optimizer;

import org.jspecify.annotations.Nullable;

/** The optimiser of many models whose weights lie one above the other. */
public interface MembersOptimizer extends AutoCloseable {

    /**
     * Updates all members' parameters, and sets their gradients to zero.
     *
     * @param rateFactors what each member's learning rate is multiplied by
     * @param clipNorms the largest norm of each member's gradients together, to which longer ones
     *     are scaled down; null for no limit
     */
    void update(double[] rateFactors, @Nullable Double[] clipNorms);

    /** Gives each member's own optimiser the state that belongs to it. */
    void store();

    @Override
    void close();
}
