package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.TranslateException;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Trains several sessions as one: their weights lie one above the other in one block, and a step of
 * all of them is one forward pass, one backward pass and one update.
 *
 * <p>Each member is an ordinary session, with its own seeds, batches, learning rate, schedule,
 * limit of the gradients' norm, listeners and checkpoints. It begins with its own weights, or those
 * it was restored to, and comes to what it would come to alone, but for roundings; listeners find
 * in it what they would find alone. Their blocks must have equal shapes, and their batches too.
 *
 * <pre>{@code
 * try (EnsembleSession ensemble =
 *         new EnsembleSession(
 *                 members, count -> new TransformerEnsemble(settings, geometry, new long[count]))) {
 *     ensemble.trainTo(1000);
 * }
 * }</pre>
 *
 * <p>The block that holds all members has the parameters of one, by the same paths, with a leading
 * axis of members; so have its inputs and outputs. Where all members have a random seed, it is
 * given the forward parameter {@value #SEEDS}, an {@code int[]}: what the engine's random state is
 * to be set to before it draws a member's dropout.
 */
public final class EnsembleSession implements AutoCloseable {

    /** The name of the forward parameter that holds the members' seeds of one pass. */
    public static final String SEEDS = "memberSeeds";

    private final List<TrainingSession> members;
    private final IntFunction<Block> blocks;
    private final Map<TrainingSession, DivergedException> diverged = new LinkedHashMap<>();
    private SetAside listener = (member, failure) -> {};
    private int settled; // the number of members when all last wrote a checkpoint
    private MemberStack stack;
    private boolean lone; // the last member, which trains by itself, so that it resumes alike

    /** Hears of a member that is set aside. */
    @FunctionalInterface
    public interface SetAside {

        /** Called before the others go on. */
        void onSetAside(TrainingSession member, DivergedException failure) throws IOException;

        /**
         * Called once all others have written a checkpoint without it, and before any older one is
         * deleted: whoever goes on from a checkpoint needs the member set aside until then, and no
         * more from then on.
         *
         * @param members the others
         */
        default void onSettled(List<TrainingSession> members) throws IOException {}
    }

    /**
     * Makes the block of all members, and takes over their weights and optimisers' state.
     *
     * @param members sessions of one step, device, and number of parts of a batch, which the caller
     *     closes, after this
     * @param blocks makes the block for a number of members: fewer, once one of them diverged
     * @throws IllegalArgumentException if they cannot be trained as one: the block does not fit
     *     them, their optimisers cannot update several models at once, or they differ in step,
     *     device or parts of a batch
     */
    public EnsembleSession(List<TrainingSession> members, IntFunction<Block> blocks) {
        this.members = new ArrayList<>(members);
        this.blocks = blocks;
        requireAlike(members);
        settled = members.size();
        stack = new MemberStack(List.copyOf(members), blocks.apply(members.size()));
    }

    private static void requireAlike(List<TrainingSession> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs a member at least");
        }
        TrainingSession first = members.get(0);
        for (TrainingSession one : members) {
            if (one.step() != first.step()) {
                throw new IllegalArgumentException(
                        "members must stand at one step, not at "
                                + first.step()
                                + " and "
                                + one.step());
            }
            NDManager own = one.model().getNDManager();
            NDManager other = first.model().getNDManager();
            if (!own.getDevice().equals(other.getDevice())
                    || own.getEngine() != other.getEngine()) {
                throw new IllegalArgumentException("members must compute on one device");
            }
            if (one.accumulate != first.accumulate || !one.inputShapes.equals(first.inputShapes)) {
                throw new IllegalArgumentException(
                        "members must learn from batches of one shape, in as many parts");
            }
        }
    }

    /** Returns the members that are trained: all but those that diverged. */
    public List<TrainingSession> members() {
        return List.copyOf(members);
    }

    /** Returns the members that diverged and were set aside, each with how. */
    public Map<TrainingSession, DivergedException> diverged() {
        return new LinkedHashMap<>(diverged);
    }

    public void setListener(SetAside value) {
        listener = value;
    }

    /**
     * Trains until {@code lastStep} updates have been made of every member.
     *
     * @throws DivergedException if the last member diverges
     */
    public void trainTo(long lastStep) throws IOException, TranslateException {
        trainTo(lastStep, () -> false);
    }

    /**
     * Trains until {@code lastStep} updates have been made of every member or, between two steps,
     * it is told to stop.
     *
     * <p>A member whose loss or weights are no longer finite is set aside: its last checkpoint is
     * good, and the others go on; see {@link #diverged}. The last of several goes on as it would
     * without an ensemble.
     *
     * @throws DivergedException if no member is left, with how the last diverged
     */
    public void trainTo(long lastStep, BooleanSupplier stop)
            throws IOException, TranslateException {
        for (TrainingSession member : members) {
            member.start();
        }
        while (members.get(0).step() < lastStep && !stop.getAsBoolean()) {
            if (lone) {
                stepAlone(members.get(0), lastStep);
            } else {
                step(lastStep);
            }
            setAside();
        }
        writeAndTell(members.stream().filter(TrainingSession::isUnwritten).toList());
        setAside();
    }

    private void stepAlone(TrainingSession last, long lastStep)
            throws IOException, TranslateException {
        List<TrainingSession> due = List.of();
        try {
            due = last.update(lastStep) ? List.of(last) : due;
        } catch (DivergedException e) {
            diverged.put(last, e);
        }
        writeAndTell(due);
    }

    private void step(long lastStep) throws IOException, TranslateException {
        long step = members.get(0).step();
        StepPhases phases = members.get(0).phases;
        phases.begin();
        List<Batch> batches = new ArrayList<>();
        try (NDManager scope = stack.manager().newSubManager()) {
            for (TrainingSession member : members) {
                batches.add(member.batches.batch(step, scope));
            }
            phases.drawn();
            Learner.Learned learned = stack.learn(batches, step, scope);
            check(step + 1, learned.loss());
            stack.update(step);
            List<NDList> predictions =
                    members.stream().anyMatch(TrainingSession::hasOthers)
                            ? stack.parts(learned.predictions())
                            : List.of();
            NDList losses = learned.loss().split(members.size(), 0);
            List<TrainingSession> due = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                TrainingSession member = members.get(i);
                Learner.Learned own =
                        new Learner.Learned(
                                losses.get(i).squeeze(0),
                                predictions.isEmpty() ? new NDList() : predictions.get(i));
                Batch batch = batches.get(i);
                unlessDiverged(
                        member,
                        () -> {
                            member.updated(batch, own);
                            if (member.isCheckpointDue(lastStep)) {
                                own.requireFinite(member.step());
                                due.add(member);
                            }
                        });
            }
            writeAndTell(due);
        } finally {
            batches.forEach(Batch::close);
        }
    }

    private void check(long step, NDArray losses) {
        if (members.stream().noneMatch(member -> member.guard.isDue(step))) {
            return;
        }
        float[] values = losses.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            TrainingSession member = members.get(i);
            int index = i;
            float value = values[i];
            try {
                member.guard.check(step, value, () -> stack.largestGradients(index));
            } catch (DivergedException e) {
                diverged.put(member, e);
            }
        }
    }

    /** Writes all checkpoints before any older one is deleted: a kill must leave a common one. */
    private void writeAndTell(List<TrainingSession> due) throws IOException {
        Map<TrainingSession, Checkpoint> written = new LinkedHashMap<>();
        for (TrainingSession member : due) {
            unlessDiverged(member, () -> written.put(member, member.write()));
        }
        List<TrainingSession> left =
                members.stream().filter(member -> !diverged.containsKey(member)).toList();
        if (left.size() < settled && !left.isEmpty() && written.keySet().containsAll(left)) {
            settled = left.size();
            listener.onSettled(left);
        }
        for (Map.Entry<TrainingSession, Checkpoint> entry : written.entrySet()) {
            TrainingSession member = entry.getKey();
            unlessDiverged(member, () -> member.tell(entry.getValue()));
        }
    }

    private interface Act {

        void run() throws IOException;
    }

    private void unlessDiverged(TrainingSession member, Act act) throws IOException {
        if (diverged.containsKey(member)) {
            return;
        }
        try {
            act.run();
        } catch (DivergedException e) {
            diverged.put(member, e);
        }
    }

    /** Goes on without the members that have just diverged. */
    private void setAside() throws IOException {
        List<TrainingSession> failed = members.stream().filter(diverged::containsKey).toList();
        if (failed.isEmpty()) {
            return;
        }
        release();
        members.removeAll(failed);
        for (TrainingSession member : failed) {
            listener.onSetAside(member, Objects.requireNonNull(diverged.get(member)));
        }
        if (members.isEmpty()) {
            throw Objects.requireNonNull(diverged.get(failed.get(failed.size() - 1)));
        }
        lone = members.size() == 1;
        if (lone) {
            return;
        }
        stack = new MemberStack(List.copyOf(members), blocks.apply(members.size()));
    }

    /** Returns how many arrays live as long as this. */
    int arrays() {
        return stack.manager().getManagedArrays().size();
    }

    /** Frees the block of all members, whose state they have then. */
    @Override
    public void close() {
        if (!members.isEmpty()) {
            release();
        }
    }

    private void release() {
        if (!lone) {
            stack.store();
            stack.close();
        }
    }
}
