package dev.residue.analysis.incontext;

import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Proportion;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 *   <li>Modular regression: {@value #COMPOSED} after all shots, where no single example gives the
 *       answer. Of the paper's models figure 5 has .97 for four layers, and little for two.
 *   <li>Transience: {@value #LOST} of accuracy lost, by a split that was solved as {@link
 *       InContextPhase} has it; the paper's own loss could not be read.
 *   <li>Shift of algorithm: .5 after all shots where regression is needed, and at most half of what
 *       ratios give after two shots. Of the paper's four-layer model figure 5 has .97, and .02
 *       beside 1.
 * </ul>
 *
 * <p>A claim is not judged where a run is too small for it: what the paper says of deeper models,
 * where the model has two layers at most; an accuracy whose interval reaches further than {@value
 * #WIDEST} and holds the limit; one beside a baseline whose interval does, or that nothing can
 * exceed; a loss, where the interval of the difference does.
 */
public final class InContextClaims {

    /** Accuracy out of distribution, after all shots or by their number. */
    static final String ALL_NEW = "uncopied/out-of-distribution/test";

    /** Accuracy on tasks never shown and trained pairs, after all shots or by their number. */
    static final String NEW_TASKS_ALONE = "uncopied/out-of-distribution/train";

    private static final double DEVIATIONS = Proportion.DEVIATIONS;
    private static final String NEW_PAIRS = "in-distribution/test";
    private static final String NEW_TASKS = "out-of-distribution/test";
    private static final String PHASES = "abstract; figure 1b";
    private static final int FIRST_BEYOND = 3;
    private static final double LOST = 0.1;
    private static final double COMPOSED = 0.6;
    private static final double EVEN = 0.5;
    private static final double WIDEST = 0.1;
    private static final int SHALLOW = 2;

    private final int last;
    private final int layers;
    private final double solved;
    private final List<Check> checks;

    /**
     * Makes the checks for a run.
     *
     * @param layers the number of its model's layers; 0 where it is not known
     */
    public InContextClaims(InContextLinear task, int layers) {
        last = task.examples() - 1;
        this.layers = layers;
        solved = InContextPhase.threshold(task.modulus());
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
                        this::composition,
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
            double limit = baseline + reach(baseline, count);
            if (limit - baseline > WIDEST || limit >= 1) {
                return Check.notMeasured(claim, tooFew(count, shots, baseline));
            }
            measured =
                    String.format(
                            Locale.ROOT,
                            "after %d shots %s, baseline %.4f, end of its interval %.4f (%.0f"
                                    + " queries)",
                            shots,
                            new Proportion(accuracy, count),
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

    /** Returns how far the 99 % interval of an accuracy over so many queries reaches. */
    private static double reach(double expected, double count) {
        return DEVIATIONS * Math.sqrt(expected * (1 - expected) / count);
    }

    /** Returns whether an accuracy is precise enough to be judged by a limit, or far from it. */
    private static boolean decides(Proportion found, double limit) {
        return found.low() > limit || found.high() < limit || reach(limit, found.count()) <= WIDEST;
    }

    private static String tooFew(double count, long shots, double expected) {
        return String.format(
                Locale.ROOT,
                "too few queries to judge: %.0f after %d shots, whose 99 %% interval about %.2f"
                        + " reaches %.2f either way",
                count,
                shots,
                expected,
                reach(expected, count));
    }

    /** Returns an accuracy by its number of shots, with its interval; null if not measured. */
    static @Nullable Proportion proportion(RunRecord run, String name, long shots) {
        Double accuracy = run.indexed(name).get(shots);
        Double count = run.indexed("count/" + name).get(shots);
        return accuracy == null || count == null ? null : new Proportion(accuracy, count);
    }

    private ClaimResult composition(RunRecord run) {
        String regression = "algorithm/modular-regression";
        Claim claim =
                new Claim(
                        "modular-regression",
                        "Answers that no single example gives are put together from several.",
                        "figure 5",
                        String.format(
                                Locale.ROOT,
                                "after %d shots %s ≥ %.2f (limit ours)",
                                last,
                                regression,
                                COMPOSED));
        Proportion found = proportion(run, regression, last);
        if (found == null) {
            return Check.notMeasured(
                    claim, "not measured: " + regression + " after " + last + " shots");
        }
        if (!decides(found, COMPOSED)) {
            return Check.notMeasured(claim, tooFew(found.count(), last, COMPOSED));
        }
        return Check.decided(
                claim,
                found.value() >= COMPOSED,
                String.format(
                        Locale.ROOT,
                        "after %d shots %s (%.0f queries)",
                        last,
                        found,
                        found.count()));
    }

    private boolean isShallow() {
        return layers > 0 && layers <= SHALLOW;
    }

    private ClaimResult notOfDeeper(Claim claim) {
        return Check.notMeasured(
                claim, "the finding is about more than two layers, and this model has " + layers);
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
                                "%s or %s is ≥ %.3f, half-way from chance to 1, at its best"
                                        + " checkpoint, and loses ≥ %.2f after it (limits ours)",
                                NEW_TASKS_ALONE,
                                ALL_NEW,
                                solved,
                                LOST));
        if (isShallow()) {
            return notOfDeeper(claim);
        }
        boolean holds = false;
        boolean judged = false;
        List<String> measured = new ArrayList<>();
        for (String name : List.of(NEW_TASKS_ALONE, ALL_NEW)) {
            Optional<Transience> found = run.series(name).flatMap(Transience::of);
            Double count = run.indexed("count/" + name).get((long) last);
            if (found.isEmpty() || count == null) {
                continue;
            }
            double ofDifference = Math.sqrt(2) * reach(EVEN, count);
            if (ofDifference > LOST) {
                measured.add(
                        String.format(
                                Locale.ROOT,
                                "%s: too few queries to judge: %.0f, by which the 99 %% interval of"
                                        + " a loss reaches %.3f either way",
                                name,
                                count,
                                ofDifference));
                continue;
            }
            judged = true;
            holds |= found.get().best() >= solved && found.get().lost() >= LOST;
            measured.add(
                    String.format(
                            Locale.ROOT,
                            "%s best %.4f at step %,d, then %.4f lost (%.0f queries)",
                            name,
                            found.get().best(),
                            found.get().step(),
                            found.get().lost(),
                            count));
        }
        String all =
                measured.isEmpty()
                        ? "not measured at "
                                + Transience.WINDOW
                                + " checkpoints: "
                                + NEW_TASKS_ALONE
                                + ", "
                                + ALL_NEW
                        : String.join("; ", measured);
        return judged ? Check.decided(claim, holds, all) : Check.notMeasured(claim, all);
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
        if (isShallow()) {
            return notOfDeeper(claim);
        }
        Proportion matchingEarly = proportion(run, matching, 2);
        Proportion early = proportion(run, regression, 2);
        Proportion late = proportion(run, regression, last);
        if (matchingEarly == null || early == null || late == null) {
            return Check.notMeasured(
                    claim, "not measured: algorithm/… after 2 and after " + last + " shots");
        }
        if (!decides(matchingEarly, EVEN)) {
            return Check.notMeasured(claim, tooFew(matchingEarly.count(), 2, EVEN));
        }
        if (reach(EVEN, early.count()) > WIDEST) {
            return Check.notMeasured(claim, tooFew(early.count(), 2, EVEN));
        }
        if (!decides(late, EVEN)) {
            return Check.notMeasured(claim, tooFew(late.count(), last, EVEN));
        }
        return Check.decided(
                claim,
                matchingEarly.value() >= EVEN
                        && early.value() <= matchingEarly.value() / 2
                        && late.value() >= EVEN,
                String.format(
                        Locale.ROOT,
                        "after 2 shots %s where ratios match and %s where regression is needed;"
                                + " there %s after %d",
                        matchingEarly,
                        early,
                        late,
                        last));
    }
}
