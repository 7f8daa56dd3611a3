package dev.residue.app.experiment;

import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.Retention;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of an experiment file that are out of range, those of its parts left aside. */
record RangeCheck(BiConsumer<String, String> problem) {

    /** A step takes microseconds at least, so that this is a matter of months. */
    static final long MOST_STEPS = 1_000_000_000_000L;

    /** What batches and samples hold is estimated where they are drawn. */
    private static final int ANY = Integer.MAX_VALUE;

    /** An engine starts as many as it is told, and a hundred thousand never all run. */
    static final int MOST_THREADS = 1024;

    /** Between two evaluations or checkpoints: more is never. */
    static final int LONGEST_INTERVAL = 1_000_000_000;

    static final int MOST_PER_DECADE = 10_000;

    static void of(ExperimentFile file, BiConsumer<String, String> problem) {
        RangeCheck check = new RangeCheck(problem);
        check.training(file.training());
        check.range("evaluate.every", file.evaluate().every(), LONGEST_INTERVAL);
        check.range("evaluate.sequences", file.evaluate().sequences(), ANY);
        check.checkpoints(file.checkpoints());
        check.range("engine.threads", file.engine().threads(), MOST_THREADS);
        check.range("engine.interOpThreads", file.engine().interOpThreads(), MOST_THREADS);
    }

    private void training(ExperimentFile.Training training) {
        range("training.steps", training.steps(), MOST_STEPS);
        range("training.batchSize", training.batchSize(), ANY);
        String until = training.until();
        if (until != null) {
            try {
                Until.of(until);
            } catch (IllegalArgumentException e) {
                problem.accept("training.until", String.valueOf(e.getMessage()));
            }
        }
        Integer parts = training.accumulate();
        range("training.accumulate", parts, ANY);
        if (parts != null && parts > 0 && training.batchSize() % parts != 0) {
            problem.accept(
                    "training.accumulate",
                    "a batch of %s cannot be split in %s equal parts; use a divisor of it, or auto"
                            .formatted(training.batchSize(), parts));
        }
        Double clipNorm = training.clipNorm();
        if (clipNorm != null && !(clipNorm > 0 && Double.isFinite(clipNorm))) {
            problem.accept("training.clipNorm", clipNorm + " must be a positive number, or none");
        }
    }

    private void checkpoints(CheckpointSchedule checkpoints) {
        range("checkpoints.every", checkpoints.every(), LONGEST_INTERVAL);
        range("checkpoints.perDecade", checkpoints.perDecade(), MOST_PER_DECADE);
        for (int i = 0; i < checkpoints.at().size(); i++) {
            long step = checkpoints.at().get(i);
            if (step < 0 || step > MOST_STEPS) {
                problem.accept(
                        "checkpoints.at[" + i + "]",
                        "%s is no step; use 0 to %s".formatted(step, MOST_STEPS));
            }
        }
        range("checkpoints.keep.last", checkpoints.keep().last(), LONGEST_INTERVAL);
        range("checkpoints.keep.everyMth", checkpoints.keep().everyMth(), LONGEST_INTERVAL);
        Retention.Best best = checkpoints.keep().best();
        range("checkpoints.keep.best.count", best.count(), LONGEST_INTERVAL);
        boolean isNone = best.mode() == Retention.Mode.MAX && best.count() == 1;
        if (best.metric() == null && !isNone) {
            problem.accept(
                    "checkpoints.keep.best",
                    "names no metric; add one, such as metric: \"accuracy/direct/train\"");
        }
    }

    private void range(String key, @Nullable Integer value, int most) {
        if (value != null) {
            range(key, (long) value, most);
        }
    }

    private void range(String key, long value, long most) {
        if (value < 1) {
            problem.accept(key, value + " is too small; use at least 1");
        } else if (value > most) {
            problem.accept(key, value + " is too large; use at most " + most);
        }
    }

    /** Checks the mask of which position sees which, made before anything is computed. */
    static void ofTables(Task task, BiConsumer<String, String> problem) {
        double bytes = (double) Float.BYTES * task.context() * task.context();
        double heap = (double) Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            problem.accept(
                    "task",
                    ("the masks of a context of %s tokens need %s of Java's heap of %s; use shorter"
                         + " sequences, or a larger heap with RESIDUE_JAVA_OPTIONS=-Xmx…")
                            .formatted(task.context(), Bytes.text(bytes), Bytes.text(heap)));
        }
    }
}
