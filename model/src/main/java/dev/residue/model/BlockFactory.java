package dev.residue.model;

import ai.djl.nn.Block;
import dev.residue.model.settings.Geometry;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Makes a DJL block from its settings; bound by name, it is what an experiment file's {@code model}
 * key selects.
 *
 * <p>The block takes token ids {@code [batch, context]} and returns logits {@code [batch, read,
 * classes]}.
 *
 * @param <S> the record whose components are the keys of the experiment file
 */
public interface BlockFactory<S extends Record> {

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
     * Makes the block, not yet initialised.
     *
     * @param settings settings in which {@link #check} finds no problem
     * @param geometry what the task fixes
     * @param seed the seed of the initial weights
     */
    Block create(S settings, Geometry geometry, long seed);

    /**
     * Makes a block of several such models whose parameters lie one above the other: by the same
     * paths, with a leading axis of members, as have its inputs and outputs. Empty, as it is unless
     * a factory says otherwise, where these models can only be trained one by one.
     *
     * @param settings settings in which {@link #check} finds no problem
     * @param geometry what the task fixes
     * @param count the number of members, whose weights it is given later
     */
    default Optional<Block> createMembers(S settings, Geometry geometry, int count) {
        return Optional.empty();
    }
}
