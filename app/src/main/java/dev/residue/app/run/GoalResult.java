package dev.residue.app.run;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * What became of something that a run was to do by its own measurements.
 *
 * @param kind {@code until} or {@code best}
 * @param goal what was asked for
 * @param reached whether it came to that
 * @param step where the value was found
 */
public record GoalResult(String kind, String goal, boolean reached, long step, double value) {

    /** The kind of a value at which training ends. */
    static final String UNTIL = "until";

    /** The kind of a best checkpoint. */
    static final String BEST = "best";

    /** Returns the member that {@code --json} prints under its kind. */
    JsonObject toJson() {
        JsonObject object = new JsonObject();
        object.addProperty("goal", goal);
        object.addProperty("reached", reached);
        object.addProperty("step", step);
        object.addProperty("value", value);
        return object;
    }

    /** Says it in a line. */
    String line() {
        String form =
                kind.equals(BEST)
                        ? "best checkpoint by %s: that of step %d, with %.4f"
                        : reached
                                ? "%s was reached at step %d, with %.4f"
                                : "%s was not reached: at step %d it is %.4f";
        return String.format(Locale.ROOT, form, goal, step, value);
    }
}
