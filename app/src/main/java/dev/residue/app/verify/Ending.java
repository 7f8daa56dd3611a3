package dev.residue.app.verify;

import dev.residue.app.run.RunDirectory;
import dev.residue.training.checkpoint.JsonLines;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How far a run came, by its timings, which a run of an earlier version may not tell.
 *
 * @param ended the last step after which all was probed and the run ended; -1 for none
 * @param reported the last step of which the report was written; -1 for none
 */
record Ending(long ended, long reported) {

    static Ending of(Path timings) throws IOException {
        long ended = -1;
        long reported = -1;
        if (RunFile.whatElse(timings).isEmpty()) {
            for (JsonLines.Line line : JsonLines.of(RunFile.bytes(timings))) {
                JsonLines.Fields record = line.fields();
                if (record == null || record.step() == null || record.name() == null) {
                    continue; // the end of a line that a kill cut off
                }
                if (record.name().equals(RunDirectory.ENDED)) {
                    ended = Math.max(ended, record.step());
                } else if (record.name().equals(RunDirectory.REPORTED)) {
                    reported = Math.max(reported, record.step());
                }
            }
        }
        return new Ending(ended, reported);
    }
}
