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
     * @throws RequestException if a run would lose more than its latest checkpoint: members of one
     *     whole, however they were stopped, are never further apart
     */
    public static List<Recovery> of(List<RunDirectory> runs) throws IOException {
        List<Recovery> own = upTo(Long.MAX_VALUE, runs);
        List<Recovery> common = own;
        while (common.stream().mapToLong(JointRecovery::step).distinct().count() > 1) {
            common = upTo(common.stream().mapToLong(JointRecovery::step).min().orElse(0), runs);
        }
        for (int i = 0; i < runs.size(); i++) {
            if (place(own.get(i)) - place(common.get(i)) > 1) {
                throw new RequestException(
                        "%s has a good checkpoint of step %s, and the latest that all of these runs"
                                        .formatted(runs.get(i).path(), step(own.get(i)))
                                + " have is of step "
                                + step(common.get(i)),
                        "leave that one out, or go on with each by itself, such as by "
                                + ShellCommand.inText("residue", "resume", runs.get(i).path()));
            }
        }
        return common;
    }

    private static List<Recovery> upTo(long step, List<RunDirectory> runs) throws IOException {
        List<Recovery> recoveries = new ArrayList<>();
        for (RunDirectory run : runs) {
            recoveries.add(Recovery.of(run.files().checkpoints(), run.files().metrics(), step));
        }
        return recoveries;
    }

    private static long step(Recovery recovery) {
        return recovery.from().map(Checkpoint::step).orElse(0L);
    }

    /** Returns how many checkpoints lead to where a run goes on, beside that of step 0. */
    private static long place(Recovery recovery) throws IOException {
        if (recovery.from().isEmpty()) {
            return 0;
        }
        Manifest manifest = Manifest.read(recovery.from().get());
        return manifest.number() + (manifest.isScheduled() ? 0 : 1);
    }
}
