package dev.residue.training.optimizer;

/** Makes a schedule, what an experiment file's {@code schedule} key selects. */
public interface ScheduleFactory<S extends Record> extends SettingsFactory<S, Schedule> {}
