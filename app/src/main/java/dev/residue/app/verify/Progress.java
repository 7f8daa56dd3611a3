package dev.residue.app.verify;

import dev.residue.analysis.record.RunFiles;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How far a run's files say that it came, without reading what they hold. */
public enum Progress {
    ABSENT,
    BEGUN,
    FINISHED;

    /**
     * Looks at a run's directory.
     *
     * @param steps the run's last step
     */
    public static Progress of(Path run, long steps) throws IOException {
        RunFiles files = new RunFiles(run);
        if (!Files.exists(files.experiment())) {
            return ABSENT;
        }
        List<Checkpoint> checkpoints = files.checkpoints().list();
        boolean there =
                !checkpoints.isEmpty()
                        && checkpoints.get(checkpoints.size() - 1).step() >= steps
                        && Files.isRegularFile(files.report())
                        && Files.isRegularFile(files.timings());
        return there && Ending.of(files.timings()).reported() >= steps ? FINISHED : BEGUN;
    }
}
