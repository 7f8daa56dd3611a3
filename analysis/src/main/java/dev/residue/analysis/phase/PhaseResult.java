package dev.residue.analysis.phase;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether and when a phase took place, by {@link PhaseRule} unless another rule is named.
 *
 * @param start the last evaluation before the measure left its plateau; meaningless unless found
 * @param end the first evaluation at which the phase is complete; meaningless unless found
 * @param confidence in (0, 1), see {@link PhaseRule}; 0 unless found
 * @param reason which measures gave start and end, or why the phase was not found
 */
public record PhaseResult(
        String name, Outcome outcome, long start, long end, double confidence, String reason) {

    /** Whether a phase was found. */
    public enum Outcome {
        FOUND,
        /** The measures are there, and they show no such phase. */
        NOT_FOUND,
        /** A measure that the rule needs is missing. */
        NOT_MEASURED
    }

    /** Returns that a phase was not found, or could not be. */
    public static PhaseResult without(String name, Outcome outcome, String reason) {
        return new PhaseResult(name, outcome, -1, -1, 0, reason);
    }

    public boolean isFound() {
        return outcome == Outcome.FOUND;
    }

    /**
     * Returns {@code phase/<name>/start}, {@code /end} (in steps) and {@code /confidence}; nothing
     * where the phase was not found.
     */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (isFound()) {
            numbers.put("phase/" + name + "/start", (double) start);
            numbers.put("phase/" + name + "/end", (double) end);
            numbers.put("phase/" + name + "/confidence", confidence);
        }
        return numbers;
    }

    /** Returns one line for people. */
    public String describe() {
        if (!isFound()) {
            return name + " not found: " + reason;
        }
        return String.format(
                Locale.ROOT,
                "%s %,d–%,d (confidence %.2f): %s",
                name,
                start,
                end,
                confidence,
                reason);
    }
}
