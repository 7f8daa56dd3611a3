package dev.residue.app.verify;

import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.Recovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds the latest checkpoint that all of several runs have, of one step, and can be trusted. */
public final class JointRecovery {

    private JointRecovery() {}

    /**
     * Looks for it, and changes nothing.
     *
     * @return what recovers each run, all from the same step or all from the beginning
     * @throws RequestException if some have checkpoints, but none of a step that all have
     */
    public static List<Recovery> of(List<RunDirectory> runs) throws IOException {
        long atMost = Long.MAX_VALUE;
        while (true) {
            List<Recovery> recoveries = new ArrayList<>();
            for (RunDirectory run : runs) {
                recoveries.add(
                        Recovery.of(run.files().checkpoints(), run.files().metrics(), atMost));
            }
            long earliest = recoveries.stream().mapToLong(JointRecovery::step).min().orElse(0);
            if (recoveries.stream().allMatch(one -> step(one) == earliest)) {
                return recoveries;
            }
            for (int i = 0; earliest == 0 && i < runs.size(); i++) {
                requireLittle(runs.get(i), recoveries.get(i));
            }
            atMost = earliest;
        }
    }

    private static long step(Recovery recovery) {
        return recovery.from().map(Checkpoint::step).orElse(0L);
    }

    /** Lets no more than the time before a run's first checkpoint be lost. */
    private static void requireLittle(RunDirectory run, Recovery recovery) throws IOException {
        if (recovery.from().isPresent() && Manifest.read(recovery.from().get()).number() > 1) {
            throw new RequestException(
                    run.path()
                            + " has a checkpoint of step "
                            + step(recovery)
                            + ", and another of the runs has none to go on from",
                    "leave that one out, or go on with each by itself, such as by "
                            + ShellCommand.inText("residue", "resume", run.path()));
        }
    }
}
