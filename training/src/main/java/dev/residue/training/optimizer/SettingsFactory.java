package dev.residue.training.optimizer;

import java.util.function.BiConsumer;

/**
 * Makes something from its settings; bound by name, it is what a key of an experiment file selects.
 *
 * @param <S> the record whose components are the keys of the experiment file
 * @param <T> what it makes
 */
public interface SettingsFactory<S extends Record, T> {

    /** Returns the settings used for keys that the experiment file leaves out. */
    S defaults();

    /**
     * Reports everything that is wrong with settings, not only the first.
     *
     * @param settings the settings, of any values
     * @param problem takes the key (a component's name) and what would be right
     */
    void check(S settings, BiConsumer<String, String> problem);

    /** Makes it from settings in which {@link #check} finds no problem. */
    T create(S settings);
}
