package dev.residue.analysis.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The verdicts of several runs that differ in their seed, taken together. */
public final class SeveralSeeds {

    private SeveralSeeds() {}

    /**
     * Combines the results by claim, in the order of the first run.
     *
     * <p>A claim holds where it holds in every run that measured it, and fails where it fails in
     * one; the text says in how many. It is not measured where no run did.
     *
     * @param runs one list of results for each run
     * @throws IllegalArgumentException if two runs disagree about a claim's wording or criterion
     */
    public static List<ClaimResult> combine(List<List<ClaimResult>> runs) {
        Map<String, List<ClaimResult>> byClaim = new LinkedHashMap<>();
        for (List<ClaimResult> run : runs) {
            for (ClaimResult result : run) {
                byClaim.computeIfAbsent(result.claim().id(), id -> new ArrayList<>()).add(result);
            }
        }
        return byClaim.values().stream().map(SeveralSeeds::one).toList();
    }

    private static ClaimResult one(List<ClaimResult> results) {
        Claim claim = results.get(0).claim();
        List<String> texts = new ArrayList<>();
        int measured = 0;
        int holds = 0;
        for (ClaimResult result : results) {
            if (!Objects.equals(result.claim(), claim)) {
                throw new IllegalArgumentException(
                        "two runs mean different things by "
                                + claim.id()
                                + ": "
                                + claim
                                + " and "
                                + result.claim());
            }
            if (result.verdict() != Verdict.NOT_MEASURED) {
                measured++;
                holds += result.verdict() == Verdict.HOLDS ? 1 : 0;
                texts.add(result.measured());
            }
        }
        if (measured == 0) {
            return new ClaimResult(claim, Verdict.NOT_MEASURED, results.get(0).measured(), 0);
        }
        return new ClaimResult(
                claim,
                holds == measured ? Verdict.HOLDS : Verdict.FAILS,
                String.format(
                        Locale.ROOT,
                        "holds in %d of %d%s: %s",
                        holds,
                        measured,
                        measured < results.size()
                                ? " (" + (results.size() - measured) + " more not measured)"
                                : "",
                        String.join(" | ", texts)),
                measured);
    }
}
