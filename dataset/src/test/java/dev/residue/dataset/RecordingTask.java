package dev.residue.dataset;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Another task that tells which training steps were drawn, and can fail at one. */
final class RecordingTask implements Task {

    final List<Long> steps = new CopyOnWriteArrayList<>();
    final List<Boolean> daemons = new CopyOnWriteArrayList<>();
    final CountDownLatch drawnTwice = new CountDownLatch(2);

    /** The step at which a token is drawn that the vocabulary does not have. */
    volatile long faultyStep = -1;

    private final Task task;
    private final long failingStep;

    RecordingTask(Task task, long failingStep) {
        this.task = task;
        this.failingStep = failingStep;
    }

    @Override
    public String meaning(String split) {
        return split;
    }

    @Override
    public Sequences training(long seed, long step, int batchSize) {
        steps.add(step);
        daemons.add(Thread.currentThread().isDaemon());
        drawnTwice.countDown();
        if (step == failingStep) {
            throw new IllegalStateException("no step " + step);
        }
        Sequences drawn = task.training(seed, step, batchSize);
        if (step == faultyStep) {
            drawn.tokens()[0] = vocabulary().size();
        }
        return drawn;
    }

    @Override
    public Vocabulary vocabulary() {
        return task.vocabulary();
    }

    @Override
    public int context() {
        return task.context();
    }

    @Override
    public int classes() {
        return task.classes();
    }

    @Override
    public int[] readPositions() {
        return task.readPositions();
    }

    @Override
    public List<String> splits() {
        return Collections.emptyList();
    }

    @Override
    public Sequences evaluation(String split, long seed, int count) {
        return task.evaluation(split, seed, count);
    }

    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        return Optional.empty();
    }

    @Override
    public String render(long[] tokens) {
        return task.render(tokens);
    }

    @Override
    public long[] parse(String text) {
        return task.parse(text);
    }
}
