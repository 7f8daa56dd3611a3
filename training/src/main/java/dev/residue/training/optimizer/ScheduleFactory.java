package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/**
 * Makes a schedule from its settings; bound by name, it is what an experiment file's {@code
 * schedule} key selects.
 *
 * @param <S> the record whose components are the keys of the experiment file
 */
public interface ScheduleFactory<S extends Record> {

    /** Returns the settings used for keys that the experiment file leaves out. */
    S defaults();

    /**
     * Reports everything that is wrong with settings, not only the first.
     *
     * @param settings the settings, of any values
     * @param problem takes the key (a component's name) and what would be right
     */
    void check(S settings, BiConsumer<String, String> problem);

    /** Makes the schedule of settings in which {@link #check} finds no problem. */
    Schedule create(S settings);
}
