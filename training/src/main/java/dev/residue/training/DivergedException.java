package dev.residue.training;

/** Thrown when the loss is no longer a finite number. */
public final class DivergedException extends RuntimeException {

    private final long step;

    /**
     * Makes the exception.
     *
     * @param step the number of updates after which it was noticed
     * @param loss the loss then
     */
    public DivergedException(long step, float loss) {
        super("the loss is " + loss + " at step " + step);
        this.step = step;
    }

    /** Returns the number of updates after which it was noticed. */
    public long step() {
        return step;
    }
}
