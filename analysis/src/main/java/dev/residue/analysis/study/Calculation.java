package dev.residue.analysis.study;

import java.util.List;
import java.util.Map;

/**
 * An experiment that trains no model; bound by the key below which its settings stand in an
 * experiment file.
 *
 * @param <S> what such a file holds: a record with that key, as components of which the settings
 *     stand
 */
public interface Calculation<S extends Record> {

    /** Returns the heading of its report. */
    String title();

    /** Returns with what it computes, in a few words. */
    String arithmetic();

    /** Returns the file with every setting at its default. */
    S defaults();

    /** Computes. */
    Outcome run(S file);

    /**
     * What was found.
     *
     * @param claims statements with their verdicts
     * @param numbers what they rest on, by name
     */
    record Outcome(long steps, List<ClaimResult> claims, Map<String, Double> numbers) {

        public Outcome {
            claims = List.copyOf(claims);
            numbers = Map.copyOf(numbers);
        }
    }
}
