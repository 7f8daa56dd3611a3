package dev.residue.training.optimizer;

/** How the learning rate changes over a training: a pure function of the step. */
@FunctionalInterface
public interface Schedule {

    /** The rate that never changes. */
    Schedule CONSTANT = step -> 1;

    /**
     * Returns what the optimiser's learning rate is multiplied by.
     *
     * @param step the number of updates already made, so the first one uses that of step 0
     */
    double factor(long step);
}
