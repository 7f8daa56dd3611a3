package dev.residue.analysis.incontext;

import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The findings of "Learning to grok: Emergence of in-context learning and skill composition in
 * modular arithmetic tasks" (He, Doshi, Das, Gromov; arXiv 2406.02550) as checks.
 *
 * <p>Only queries count whose (x, y) does not stand in the context. "Above a baseline" means above
 * B + {@value #DEVIATIONS} √(B (1 - B) / n), the upper end of the two-sided 99 % interval of an
 * accuracy over n queries whose expectation is B; the baseline is the better of matching ratios and
 * guessing what most tasks have, see {@code baseline/uncopied}. The paper's text could not be read,
 * so all other limits are ours:
 *
 * <ul>
 *   <li>Transience: .05 of accuracy lost, three standard errors of 1,000 queries; the paper's own
 *       loss could not be read.
 *   <li>Shift of algorithm: .5 after all shots where regression is needed, and at most half of what
 *       ratios give after two shots. Of the paper's four-layer model figure 5 has .97, and .02
 *       beside 1.
 * </ul>
 */
public final class InContextClaims {

    /** Accuracy out of distribution, after all shots or by their number. */
    static final String ALL_NEW = "uncopied/out-of-distribution/test";

    private static final double DEVIATIONS = 2.576;
    private static final String NEW_PAIRS = "in-distribution/test";
    private static final String NEW_TASKS = "out-of-distribution/test";
    private static final String PHASES = "abstract; figure 1b";
    private static final int FIRST_BEYOND = 3;
    private static final double LOST = 0.05;

    private final int last;
    private final List<Check> checks;

    public InContextClaims(InContextLinear task) {
        last = task.examples() - 1;
        checks =
                List.of(
                        generalisation(
                                "generalisation/in-distribution",
                                "Trained functions are computed on pairs never shown.",
                                NEW_PAIRS),
                        generalisation(
                                "generalisation/out-of-distribution",
                                "Functions never trained on are inferred from the context.",
                                NEW_TASKS),
                        beyondRatioMatching(),
                        this::transience,
                        this::shift);
    }

    /** Returns every claim with its verdict. */
    public List<ClaimResult> evaluate(RunRecord run) {
        List<ClaimResult> results = new ArrayList<>();
        checks.forEach(check -> results.add(check.on(run)));
        results.addAll(InContextComparisons.ofOneRun());
        return results;
    }

    private Check generalisation(String id, String finding, String split) {
        Claim claim =
                new Claim(
                        id,
                        finding,
                        PHASES,
                        "after %s shots uncopied/%s above the best baseline's 99 %% interval"
                                .formatted(last, split));
        return run -> above(claim, run, split, last);
    }

    private Check beyondRatioMatching() {
        Claim claim =
                new Claim(
                        "beyond-ratio-matching",
                        "From three shots on more is right than matching ratios alone gives.",
                        "figure 1c",
                        ("uncopied/%s above the best baseline's 99 %% interval at every number of"
                                        + " shots from %s to %s")
                                .formatted(NEW_TASKS, FIRST_BEYOND, last));
        return run -> above(claim, run, NEW_TASKS, FIRST_BEYOND);
    }

    private ClaimResult above(Claim claim, RunRecord run, String split, int first) {
        SortedMap<Long, Double> accuracies = run.indexed("uncopied/" + split);
        SortedMap<Long, Double> baselines = run.indexed("baseline/uncopied/" + split);
        SortedMap<Long, Double> counts = run.indexed("count/uncopied/" + split);
        List<String> below = new ArrayList<>();
        String measured = "";
        for (long shots = first; shots <= last; shots++) {
            Double accuracy = accuracies.get(shots);
            Double baseline = baselines.get(shots);
            Double count = counts.get(shots);
            if (accuracy == null || baseline == null || count == null) {
                return Check.notMeasured(
                        claim, "not measured: uncopied/" + split + " after " + shots + " shots");
            }
            double limit = limit(baseline, count);
            measured =
                    String.format(
                            Locale.ROOT,
                            "after %d shots %.4f, baseline %.4f, end of its interval %.4f (%.0f"
                                    + " queries)",
                            shots,
                            accuracy,
                            baseline,
                            limit,
                            count);
            if (!(accuracy > limit)) {
                below.add(measured);
            }
        }
        if (measured.isEmpty()) {
            return Check.notMeasured(claim, "not measured: there are only " + last + " shots");
        }
        return Check.decided(
                claim, below.isEmpty(), below.isEmpty() ? measured : String.join("; ", below));
    }

    private static double limit(double baseline, double count) {
        return baseline + DEVIATIONS * Math.sqrt(baseline * (1 - baseline) / count);
    }

    private ClaimResult transience(RunRecord run) {
        Claim claim =
                new Claim(
                        "transience",
                        "In deeper models generalisation out of distribution is lost again by"
                                + " training on.",
                        "abstract; figure 3",
                        String.format(
                                Locale.ROOT,
                                "%s is above the best baseline's 99 %% interval at its best"
                                        + " checkpoint and loses at least %.2f after it (limit"
                                        + " ours)",
                                ALL_NEW,
                                LOST));
        @Nullable Series series = run.series().get(ALL_NEW);
        Double baseline = run.indexed("baseline/" + ALL_NEW).get((long) last);
        Double count = run.indexed("count/" + ALL_NEW).get((long) last);
        if (series == null || baseline == null || count == null) {
            return Check.notMeasured(claim, "not measured: " + ALL_NEW);
        }
        Transience found = Transience.of(series);
        return Check.decided(
                claim,
                found.best() > limit(baseline, count) && found.lost() >= LOST,
                String.format(
                        Locale.ROOT,
                        "best %.4f at step %,d (baseline's interval ends at %.4f), then %.4f lost",
                        found.best(),
                        found.step(),
                        limit(baseline, count),
                        found.lost()));
    }

    private ClaimResult shift(RunRecord run) {
        String matching = "algorithm/ratio-matching";
        String regression = "algorithm/modular-regression";
        Claim claim =
                new Claim(
                        "algorithm-shift",
                        "Deeper models go from matching ratios to regression as examples grow"
                                + " more.",
                        "figure 5",
                        ("%s after 2 shots at most half of %s, which is ≥ 0.50; after %s shots ≥"
                                        + " 0.50 (limits ours)")
                                .formatted(regression, matching, last));
        Double matchingEarly = run.indexed(matching).get(2L);
        Double early = run.indexed(regression).get(2L);
        Double late = run.indexed(regression).get((long) last);
        if (matchingEarly == null || early == null || late == null) {
            return Check.notMeasured(
                    claim, "not measured: algorithm/… after 2 and after " + last + " shots");
        }
        return Check.decided(
                claim,
                matchingEarly >= 0.5 && early <= matchingEarly / 2 && late >= 0.5,
                String.format(
                        Locale.ROOT,
                        "after 2 shots %.4f where ratios match and %.4f where regression is needed;"
                                + " there %.4f after %d",
                        matchingEarly,
                        early,
                        late,
                        last));
    }
}
