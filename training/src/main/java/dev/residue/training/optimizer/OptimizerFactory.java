package dev.residue.training.optimizer;

/** Makes an optimiser, what an experiment file's {@code optimizer} key selects. */
public interface OptimizerFactory<S extends Record>
        extends SettingsFactory<S, ResumableOptimizer> {}
