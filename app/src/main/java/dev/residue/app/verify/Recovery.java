package dev.residue.app.verify;

import dev.residue.app.run.RunDirectory;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointCheck;
import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.JournalState;
import dev.residue.training.checkpoint.Manifest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the latest checkpoint that can be trusted: its files and the metrics before it are as they
 * were written.
 */
public final class Recovery {

    private final RunDirectory directory;
    private final Map<Checkpoint, Damage> passedOver = new LinkedHashMap<>();
    private final List<Checkpoint> beyond = new ArrayList<>();
    private Optional<Checkpoint> from = Optional.empty();

    private Recovery(RunDirectory directory) {
        this.directory = directory;
    }

    /**
     * Looks for it, and changes nothing.
     *
     * @throws dev.residue.training.checkpoint.NewerFormatException if a later version wrote the run
     */
    public static Recovery of(RunDirectory directory) throws IOException {
        return of(directory, Long.MAX_VALUE);
    }

    /**
     * Looks for the latest that is not beyond a step, and changes nothing.
     *
     * @throws dev.residue.training.checkpoint.NewerFormatException if a later version wrote the run
     */
    public static Recovery of(RunDirectory directory, long atMost) throws IOException {
        Recovery recovery = new Recovery(directory);
        List<Checkpoint> all = directory.files().checkpoints().list();
        for (int i = all.size() - 1; i >= 0 && recovery.from.isEmpty(); i--) {
            if (all.get(i).step() > atMost) {
                recovery.beyond.add(all.get(i));
                continue;
            }
            List<Damage> damages = recovery.damages(all.get(i));
            if (damages.isEmpty()) {
                recovery.from = Optional.of(all.get(i));
            } else {
                recovery.passedOver.put(all.get(i), damages.get(0));
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

    /** Sets damaged checkpoints aside, deletes what a kill left, and says what was done. */
    public void apply(PrintStream messages) throws IOException {
        for (Map.Entry<Checkpoint, Damage> entry : passedOver.entrySet()) {
            Damage damage = entry.getValue();
            messages.println(directory.path().relativize(damage.file()) + " " + damage.problem());
            if (!damage.file().equals(directory.files().metrics())) {
                Path aside = directory.files().checkpoints().setAside(entry.getKey());
                messages.println("set aside as " + aside);
            }
        }
        long step = from.map(Checkpoint::step).orElse(-1L);
        if (!passedOver.isEmpty()) {
            messages.println(
                    from.isPresent()
                            ? "going on from the last good checkpoint, that of step " + step
                            : "beginning again from step 0");
        }
        DurableFiles.deleteUnfinished(directory.path());
        directory.files().checkpoints().deleteUnfinished();
        directory.files().probes().cut(step);
        for (Checkpoint checkpoint : beyond) {
            directory.files().checkpoints().discard(checkpoint); // it is made again
        }
        if (from.isEmpty()) {
            // a kill must not find the checkpoint of step 0 without the metrics that it covers
            Optional<Checkpoint> start = directory.files().checkpoints().find(0);
            if (start.isPresent()) {
                directory.files().checkpoints().discard(start.get());
            }
        }
        Optional<JournalState> journal =
                from.isPresent() ? Manifest.read(from.get()).journal() : Optional.empty();
        if (journal.isPresent()) {
            JournalTail.cut(directory.files().metrics(), journal.get().bytes());
        } else {
            DurableFiles.delete(directory.files().metrics());
        }
    }

    private List<Damage> damages(Checkpoint checkpoint) throws IOException {
        List<Damage> damages = new ArrayList<>(CheckpointCheck.of(checkpoint));
        if (damages.isEmpty()) {
            Optional<JournalState> journal = Manifest.read(checkpoint).journal();
            if (journal.isPresent() && !journal.get().isBeginningOf(directory.files().metrics())) {
                damages.add(
                        new Damage(
                                directory.files().metrics(),
                                "does not fit the checkpoint of step " + checkpoint.step()));
            }
        }
        return damages;
    }
}
