package dev.residue.app.run;

import java.io.PrintStream;

/** Where training is watched: a terminal, a file of messages, or another process. */
public interface Watch {

    /** Says something. */
    void say(String line);

    /** Makes what shows how far training to a step has come. */
    Progress progress(long lastStep);

    /**
     * Returns the watch of a person.
     *
     * @param terminal whether a bar can be drawn there
     */
    static Watch console(PrintStream out, boolean terminal) {
        return new Watch() {
            @Override
            public void say(String line) {
                out.println(line);
            }

            @Override
            public Progress progress(long lastStep) {
                return new ConsoleProgress(out, terminal, lastStep);
            }
        };
    }
}
