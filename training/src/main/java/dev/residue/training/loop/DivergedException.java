package dev.residue.training.loop;

import java.util.Locale;
import java.util.Map;

/** Thrown when the loss, or a weight, is no longer a finite number. */
public final class DivergedException extends RuntimeException {

    private final long step;

    public DivergedException(long step, float loss) {
        super("the loss is " + loss + " at step " + step);
        this.step = step;
    }

    /**
     * Makes the exception.
     *
     * @param step the step at which it was noticed
     * @param loss the loss then
     * @param stepBefore the last step with a finite loss; -1 if there was none
     * @param lossBefore the loss then
     * @param largestGradients the largest gradient then, without its sign, by parameter
     */
    DivergedException(
            long step,
            float loss,
            long stepBefore,
            float lossBefore,
            Map<String, Float> largestGradients) {
        super(
                "the loss is "
                        + loss
                        + " at step "
                        + step
                        + (stepBefore < 0 ? "" : ", after " + lossBefore + " at step " + stepBefore)
                        + "; the largest gradient by parameter:"
                        + table(largestGradients));
        this.step = step;
    }

    /**
     * Makes the exception for weights that are not finite.
     *
     * @param step the number of updates after which it was noticed
     * @param parameter the first parameter that is not finite
     */
    DivergedException(long step, String parameter) {
        super("after step " + step + " the weights " + parameter + " are no longer finite");
        this.step = step;
    }

    /** Returns the number of updates after which it was noticed. */
    public long step() {
        return step;
    }

    private static String table(Map<String, Float> largestGradients) {
        StringBuilder lines = new StringBuilder();
        largestGradients.forEach(
                (name, value) ->
                        lines.append(
                                String.format(
                                        Locale.ROOT,
                                        "%n  %-24s %s",
                                        name,
                                        Float.isNaN(value)
                                                ? "NaN"
                                                : String.format(Locale.ROOT, "%.3g", value))));
        return lines.toString();
    }
}
