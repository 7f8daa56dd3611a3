package dev.residue.analysis.seeds;

import dev.residue.analysis.statistics.RankCorrelation;

/**
 * How a measure of the mechanism goes with an accuracy on what is held out, over seeds.
 *
 * @param times whether the steps are related at which both were reached, and not the last values
 */
public record Association(
        String measure, String outcome, boolean times, RankCorrelation correlation) {}
