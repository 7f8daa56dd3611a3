package dev.residue.app.experiment;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a measure at which training ends, written {@code accuracy/direct/train >= 0.9}.
 *
 * @param atLeast whether the limit is the smallest value that ends it, or else the largest
 * @param limit the limit, which itself ends it
 */
public record Until(String measure, boolean atLeast, double limit) {

    private static final Pattern FORM =
            Pattern.compile("\\s*([^\\s<>=]+)\\s*(>=|<=)\\s*([^\\s<>=]+)\\s*");

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException if it has another form; the message says which is right
     */
    public static Until of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            try {
                double limit = Double.parseDouble(matcher.group(3));
                if (Double.isFinite(limit)) {
                    return new Until(matcher.group(1), matcher.group(2).equals(">="), limit);
                }
            } catch (NumberFormatException e) {
                throw refusal(text);
            }
        }
        throw refusal(text);
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                "'%s' is no measure with >= or <= and a limit, such as accuracy/direct/train >= 0.9"
                        .formatted(text));
    }

    /** Returns whether a value ends training; NaN does not. */
    public boolean isMetBy(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        return measure + (atLeast ? " >= " : " <= ") + limit;
    }
}
