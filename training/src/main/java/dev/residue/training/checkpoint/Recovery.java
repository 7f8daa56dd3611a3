package dev.residue.training.checkpoint;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the latest checkpoint that can be trusted: its files and the metrics before it are as they
 * were written.
 */
public final class Recovery {

    private final CheckpointStore checkpoints;
    private final Path metrics;
    private final Map<Checkpoint, Damage> passedOver = new LinkedHashMap<>();
    private final List<Checkpoint> beyond = new ArrayList<>();
    private Optional<Checkpoint> from = Optional.empty();

    private Recovery(CheckpointStore checkpoints, Path metrics) {
        this.checkpoints = checkpoints;
        this.metrics = metrics;
    }

    /**
     * Looks for it, and changes nothing.
     *
     * @param metrics what a {@link MetricsJournal} writes
     * @throws NewerFormatException if a later version wrote the checkpoints
     */
    public static Recovery of(CheckpointStore checkpoints, Path metrics) throws IOException {
        return of(checkpoints, metrics, Long.MAX_VALUE);
    }

    /**
     * Looks for the latest that is not beyond a step, and changes nothing.
     *
     * @param atMost that step; good checkpoints beyond it will be deleted
     * @throws NewerFormatException if a later version wrote the checkpoints
     */
    public static Recovery of(CheckpointStore checkpoints, Path metrics, long atMost)
            throws IOException {
        Recovery recovery = new Recovery(checkpoints, metrics);
        List<Checkpoint> all = checkpoints.list();
        for (int i = all.size() - 1; i >= 0 && recovery.from.isEmpty(); i--) {
            List<Damage> damages = recovery.damages(all.get(i));
            if (!damages.isEmpty()) {
                recovery.passedOver.put(all.get(i), damages.get(0));
            } else if (all.get(i).step() > atMost) {
                recovery.beyond.add(all.get(i));
            } else {
                recovery.from = Optional.of(all.get(i));
            }
        }
        // nothing was learned yet, and what is recorded at the start must not be recorded twice
        recovery.from = recovery.from.filter(checkpoint -> checkpoint.step() > 0);
        return recovery;
    }

    /** Returns the checkpoint to go on from; empty to begin again. */
    public Optional<Checkpoint> from() {
        return from;
    }

    /** Returns the step to go on from; -1 to begin again. */
    public long step() {
        return from.map(Checkpoint::step).orElse(-1L);
    }

    /**
     * Sets damaged checkpoints aside, deletes what a kill left, cuts the metrics, and says what was
     * done.
     *
     * @param messages takes a line for each
     */
    public void apply(PrintStream messages) throws IOException {
        Path directory = Objects.requireNonNull(metrics.toAbsolutePath().getParent());
        for (Map.Entry<Checkpoint, Damage> entry : passedOver.entrySet()) {
            Damage damage = entry.getValue();
            messages.println(
                    directory.relativize(damage.file().toAbsolutePath()) + " " + damage.problem());
            if (!damage.file().equals(metrics)) {
                messages.println("set aside as " + checkpoints.setAside(entry.getKey()));
            }
        }
        if (!passedOver.isEmpty()) {
            messages.println(
                    from.isPresent()
                            ? "going on from the last good checkpoint, that of step " + step()
                            : "beginning again from step 0");
        }
        if (!beyond.isEmpty()) {
            messages.printf(
                    Locale.ROOT,
                    "%s goes back from step %d to step %d, the latest that all have%n",
                    directory,
                    beyond.get(0).step(),
                    from.map(Checkpoint::step).orElse(0L));
        }
        checkpoints.deleteUnfinished();
        for (Checkpoint checkpoint : beyond) {
            checkpoints.discard(checkpoint); // it is made again
        }
        Optional<Checkpoint> start = from.isEmpty() ? checkpoints.find(0) : Optional.empty();
        if (start.isPresent()) {
            // a kill must not find the checkpoint of step 0 without the metrics that it covers
            checkpoints.discard(start.get());
        }
        Optional<JournalState> journal =
                from.isPresent() ? Manifest.read(from.get()).journal() : Optional.empty();
        if (journal.isPresent()) {
            try (FileChannel channel = FileChannel.open(metrics, StandardOpenOption.WRITE)) {
                channel.truncate(journal.get().bytes());
            }
        } else {
            DurableFiles.delete(metrics);
        }
    }

    private List<Damage> damages(Checkpoint checkpoint) throws IOException {
        List<Damage> damages = new ArrayList<>(CheckpointCheck.of(checkpoint));
        if (damages.isEmpty()) {
            Optional<JournalState> journal = Manifest.read(checkpoint).journal();
            if (journal.isPresent() && !journal.get().isBeginningOf(metrics)) {
                damages.add(
                        new Damage(
                                metrics,
                                "does not fit the checkpoint of step " + checkpoint.step()));
            }
        }
        return damages;
    }
}
