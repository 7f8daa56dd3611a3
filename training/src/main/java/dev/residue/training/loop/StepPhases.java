package dev.residue.training.loop;

/**
 * Is told when each phase of a step is over, for a stopwatch. On a device that computes
 * asynchronously, a phase is over when its work has been handed over.
 */
public interface StepPhases {

    /** For steps whose time nobody takes. */
    StepPhases UNTIMED = new StepPhases() {};

    /** A step begins. */
    default void begin() {}

    /** The batch is drawn and on its device. */
    default void drawn() {}

    /** Predictions and loss of a batch, or a part of it, are there. */
    default void forwarded() {}

    /** The gradients of a batch, or a part of it, are there. */
    default void backpropagated() {}

    /** The weights are updated. */
    default void updated() {}
}
