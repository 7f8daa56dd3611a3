package dev.residue.analysis.record;

import dev.residue.training.checkpoint.CheckpointStore;
import java.nio.file.Path;

/** Where the files of a run lie. */
public record RunFiles(Path directory) {

    /** Returns the file of the resolved experiment, every default written out. */
    public Path experiment() {
        return directory.resolve("experiment.yaml");
    }

    /** Returns the file of everything measured while training, appended to as the run goes on. */
    public Path metrics() {
        return directory.resolve("metrics.jsonl");
    }

    /** Returns the file of what may differ between two equal runs: times, rates, shares. */
    public Path timings() {
        return directory.resolve("timings.jsonl");
    }

    public CheckpointStore checkpoints() {
        return new CheckpointStore(directory.resolve("checkpoints"));
    }

    public ProbeFiles probes() {
        return new ProbeFiles(directory.resolve("probes"));
    }

    public Path report() {
        return directory.resolve("report.html");
    }

    /** Returns the file that a process locks while it works on the run. */
    public Path lock() {
        return directory.resolve("lock");
    }
}
