package dev.residue.app.run;

/** Shows how far training has come. */
public interface Progress extends AutoCloseable {

    /** Called before the first step of this session, with the number of steps made before. */
    void start(long step);

    /** Called after each step; returns whether its loss is wanted. */
    boolean reached(long step);

    /**
     * Shows a loss that was wanted.
     *
     * @param loss the mean over the members that are trained
     * @param members their number
     */
    void show(long step, double loss, int members);

    /** Says a line above what is shown; not said where nobody would see it in its place. */
    default void say(String line) {}

    /** Ends what is shown, so that other lines can follow. */
    void end();

    @Override
    default void close() {
        end();
    }
}
