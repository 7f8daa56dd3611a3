package dev.residue.app.sweep;

import dev.residue.app.run.Interruption;
import dev.residue.app.run.MemberResult;
import java.io.IOException;
import java.util.Map;

/** Trains runs of a sweep: on this machine, or on a cluster. */
interface RunTraining {

    /** Trains all, or until it is told to stop. */
    void run(Interruption interruption) throws IOException, InterruptedException;

    /** Returns what came of runs that were trained to the end, by name. */
    Map<String, MemberResult> results();

    /** Returns the runs that failed by name, each with how. */
    Map<String, String> failed();
}
