package dev.residue.analysis.study;

import dev.residue.analysis.record.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A claim and how a run decides it. */
public interface Check {

    /** Returns what a run says about the claim. */
    ClaimResult on(RunRecord run);

    /**
     * A limit on one measurement.
     *
     * @param atLeast whether the limit is the smallest value allowed, or else the largest
     * @param limit the limit, itself allowed
     */
    record Bound(String name, boolean atLeast, double limit) {

        public static Bound atLeast(String name, double limit) {
            return new Bound(name, true, limit);
        }

        public static Bound atMost(String name, double limit) {
            return new Bound(name, false, limit);
        }

        boolean allows(double value) {
            return atLeast ? value >= limit : value <= limit;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %s %.2f", name, atLeast ? "≥" : "≤", limit);
        }
    }

    /** A claim that holds where every bound is kept; its criterion is written from the bounds. */
    static Check bounds(String id, String finding, String source, Bound... bounds) {
        List<Bound> all = List.of(bounds);
        String criterion =
                String.join("; ", all.stream().map(Bound::toString).toList()) + " (limits ours)";
        Claim claim = new Claim(id, finding, source, criterion);
        return run -> decide(claim, all, run);
    }

    private static ClaimResult decide(Claim claim, List<Bound> bounds, RunRecord run) {
        List<String> missing = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        boolean holds = true;
        for (Bound bound : bounds) {
            // an accuracy on a sample dips now and then; a probe's number is exact
            boolean sampled = bound.name().startsWith("accuracy/");
            OptionalDouble value = sampled ? run.settled(bound.name()) : run.last(bound.name());
            if (value.isEmpty()) {
                missing.add(bound.name());
            } else {
                boolean kept = bound.allows(value.getAsDouble());
                holds &= kept;
                measured.add(
                        String.format(
                                Locale.ROOT,
                                "%s %.4f%s",
                                bound.name(),
                                value.getAsDouble(),
                                kept
                                        ? ""
                                        : " (not "
                                                + (bound.atLeast() ? "≥ " : "≤ ")
                                                + bound.limit()
                                                + ")"));
            }
        }
        if (!missing.isEmpty()) {
            return notMeasured(claim, "not measured: " + String.join(", ", missing));
        }
        return decided(claim, holds, String.join("; ", measured));
    }

    static ClaimResult decided(Claim claim, boolean holds, String measured) {
        return new ClaimResult(claim, holds ? Verdict.HOLDS : Verdict.FAILS, measured, 1);
    }

    static ClaimResult notMeasured(Claim claim, String reason) {
        return new ClaimResult(claim, Verdict.NOT_MEASURED, reason, 0);
    }
}
