package dev.residue.app.run;

import java.io.PrintStream;

/** Where training is watched: a terminal, a file of messages, or another process. */
public interface Watch {

    /** Says something. */
    void say(String line);

    /** Returns whether the report is written at every checkpoint, for who follows it. */
    default boolean isReportFollowed() {
        return false;
    }

    /** Makes what shows how far training to a step has come. */
    Progress progress(long lastStep);

    /**
     * Returns the watch of a person.
     *
     * @param terminal whether a bar can be drawn there
     */
    static Watch console(PrintStream out, boolean terminal) {
        return console(out, terminal, false);
    }

    /**
     * Returns the same, of who may follow the report, too.
     *
     * @param followed whether the report is written at every checkpoint
     */
    static Watch console(PrintStream out, boolean terminal, boolean followed) {
        return new Watch() {
            @Override
            public void say(String line) {
                out.println(line);
            }

            @Override
            public Progress progress(long lastStep) {
                return new ConsoleProgress(out, terminal, lastStep);
            }

            @Override
            public boolean isReportFollowed() {
                return followed;
            }
        };
    }
}
