package dev.residue.app.verify;

import dev.residue.analysis.ProbeFiles;
import dev.residue.app.run.RunDirectory;
import dev.residue.training.Checkpoint;
import dev.residue.training.CheckpointCheck;
import dev.residue.training.Damage;
import dev.residue.training.DurableFiles;
import dev.residue.training.JournalState;
import dev.residue.training.Manifest;
import dev.residue.training.PlainFile;
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
    private Optional<Checkpoint> from = Optional.empty();

    private Recovery(RunDirectory directory) {
        this.directory = directory;
    }

    /**
     * Looks for it, and changes nothing.
     *
     * @throws dev.residue.training.NewerFormatException if a later version wrote the run
     * @throws PlainFile.DamagedException if the metrics are no file, or the checkpoints or probes
     *     no directory, that can be read
     */
    public static Recovery of(RunDirectory directory) throws IOException {
        // what cannot be read, such as a disk that is not mounted, must not be taken for nothing
        if (PlainFile.isThere(directory.metrics())) {
            PlainFile.require(directory.metrics());
        }
        PlainFile.requireDirectoryIfThere(directory.checkpoints().directory());
        PlainFile.requireDirectoryIfThere(directory.probes());
        Recovery recovery = new Recovery(directory);
        List<Checkpoint> all = directory.checkpoints().list();
        for (int i = all.size() - 1; i >= 0 && recovery.from.isEmpty(); i--) {
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
            if (!damage.file().equals(directory.metrics())) {
                Path aside = directory.checkpoints().setAside(entry.getKey());
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
        directory.checkpoints().deleteUnfinished();
        new ProbeFiles(directory.probes()).cut(step);
        if (from.isEmpty()) {
            // a kill must not find the checkpoint of step 0 without the metrics that it covers
            Optional<Checkpoint> start = directory.checkpoints().find(0);
            if (start.isPresent()) {
                directory.checkpoints().discard(start.get());
            }
        }
        Optional<JournalState> journal =
                from.isPresent() ? Manifest.read(from.get()).journal() : Optional.empty();
        if (journal.isPresent()) {
            JournalTail.cut(directory.metrics(), journal.get().bytes());
        } else {
            DurableFiles.delete(directory.metrics());
        }
    }

    private List<Damage> damages(Checkpoint checkpoint) throws IOException {
        List<Damage> damages = new ArrayList<>(CheckpointCheck.of(checkpoint));
        if (damages.isEmpty()) {
            Optional<JournalState> journal = Manifest.read(checkpoint).journal();
            if (journal.isPresent() && !journal.get().isBeginningOf(directory.metrics())) {
                damages.add(
                        new Damage(
                                directory.metrics(),
                                "does not fit the checkpoint of step " + checkpoint.step()));
            }
        }
        return damages;
    }
}
