package dev.residue.dataset;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Makes a task from its settings; bound by name, it is what an experiment file's {@code task} key
 * selects.
 *
 * @param <S> the record whose components are the keys of the experiment file
 */
public interface TaskFactory<S extends Record> {

    /** Returns the settings used for keys that the experiment file leaves out. */
    S defaults();

    /**
     * Reports everything that is wrong with settings, not only the first.
     *
     * @param settings the settings, of any values
     * @param problem takes the key (a component's name) and what would be right
     */
    void check(S settings, BiConsumer<String, String> problem);

    /**
     * Makes the task.
     *
     * @param settings settings in which {@link #check} finds no problem
     * @param seed the split seed: what is trained on and what is held out
     */
    Task create(S settings, long seed);

    /**
     * Returns a factory made of its three answers; {@code check} and {@code create} are mostly
     * references to a method of the settings and to the task's constructor.
     */
    static <S extends Record> TaskFactory<S> of(
            S defaults,
            BiConsumer<S, BiConsumer<String, String>> check,
            BiFunction<S, Long, Task> create) {
        return new TaskFactory<>() {
            @Override
            public S defaults() {
                return defaults;
            }

            @Override
            public void check(S settings, BiConsumer<String, String> problem) {
                check.accept(settings, problem);
            }

            @Override
            public Task create(S settings, long seed) {
                return create.apply(settings, seed);
            }
        };
    }
}
