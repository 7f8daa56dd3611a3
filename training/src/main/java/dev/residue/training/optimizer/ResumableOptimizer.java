package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import ai.djl.training.optimizer.Optimizer;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DJL optimiser whose state can be saved and restored, by parameter path, and which updates all
 * parameters at once.
 *
 * <p>DJL's own optimisers key their state by ids that differ in every process, and never save it. A
 * {@code TrainingSession} drives this one; DJL's trainer, which updates one parameter after the
 * other, cannot.
 */
public abstract class ResumableOptimizer extends Optimizer implements AutoCloseable {

    /** Makes an optimiser that neither rescales nor clips gradients and decays no weight. */
    protected ResumableOptimizer() {
        super(new NothingElse());
    }

    /**
     * Learns the parameters' paths and makes their state, once.
     *
     * @param parameters the block's parameters by path
     * @param manager the parent of the manager that owns the state
     */
    public abstract void bind(ParameterList parameters, NDManager manager);

    /**
     * Updates all bound parameters that require a gradient, and sets their gradients to zero.
     *
     * @param rateFactor what the learning rate is multiplied by
     * @param clipNorm the largest norm of all gradients together, to which longer ones are scaled
     *     down; null for no limit
     */
    public abstract void update(double rateFactor, @Nullable Double clipNorm);

    /**
     * Returns an optimiser that does what several of this kind would do, each to its own model,
     * where the models' weights lie one above the other; empty where there is none.
     *
     * <p>It goes on from the members' state; from then on they are behind until it {@linkplain
     * MembersOptimizer#store stores} its own in them.
     *
     * @param members one for each member, bound to that member's parameters; this is the first
     * @param parameters the members' parameters, by the same paths, with a leading axis of members
     * @param manager the parent of the manager that owns its state
     */
    public Optional<MembersOptimizer> together(
            List<ResumableOptimizer> members, ParameterList parameters, NDManager manager) {
        return Optional.empty();
    }

    /**
     * Refuses: DJL's trainer would update one parameter at a time.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray gradient) {
        throw new UnsupportedOperationException(
                "this optimiser updates all parameters at once; train with a TrainingSession");
    }

    /** Returns the whole state as host tensors. */
    public abstract SafeTensors state();

    /**
     * Replaces the state.
     *
     * @param state what {@link #state} returned
     * @param where names the state's origin in messages
     * @throws IOException if it is the state of other parameters
     */
    public abstract void load(SafeTensors state, String where) throws IOException;

    @Override
    public abstract void close();

    private static final class NothingElse extends OptimizerBuilder<NothingElse> {

        @Override
        protected NothingElse self() {
            return this;
        }
    }
}
