package dev.residue.analysis.incontext;

import dev.residue.analysis.statistics.Proportion;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Verdict;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The findings of Learning to grok (arXiv 2406.02550) that only several runs can show, by the
 * {@linkplain InContextPhase phase} at their last checkpoint.
 *
 * <p>Runs are comparable where their tasks' settings and their models' layers differ in nothing but
 * the number in question; seeds, steps and batches may differ. A claim holds where some two
 * comparable runs show it and none contradict it; it is not measured where no two are comparable.
 */
final class InContextComparisons {

    private static final Claim TRANSITION =
            new Claim(
                    "transition",
                    "More pre-training tasks turn generalisation in distribution into that out of"
                            + " distribution.",
                    "abstract; figure 1b",
                    "of runs that differ in tasks alone, one with fewer ends in an in-distribution"
                            + " phase and one with more in an out-of-distribution phase, and no two"
                            + " the other way round");
    private static final Claim TWO_LAYERS =
            new Claim(
                    "two-layers",
                    "Two layers are the fewest that generalise out of distribution.",
                    "abstract",
                    "of runs that differ in layers alone, one of two layers ends in"
                            + " out-of-distribution-generalisation and none of one does");
    private static final String ONE_RUN =
            "one run cannot show it; 'residue report' of several compares them";

    private InContextComparisons() {}

    /**
     * How a run ended.
     *
     * @param allNew the accuracy on tasks and pairs never shown, with its interval; null where it
     *     was not measured
     */
    private record Ended(
            InContextSettings settings,
            int layers,
            InContextPhase phase,
            @Nullable Proportion allNew) {

        boolean isOutOfDistribution() {
            return phase == InContextPhase.OUT_OF_DISTRIBUTION_MEMORISATION
                    || generalisesOutOfDistribution();
        }

        boolean generalisesOutOfDistribution() {
            return phase == InContextPhase.OUT_OF_DISTRIBUTION_GENERALISATION;
        }

        boolean isInDistribution() {
            return phase != InContextPhase.NONE && !isOutOfDistribution();
        }

        /** Returns what comparable runs of different numbers of tasks have in common. */
        Ended withoutTasks() {
            return new Ended(
                    new InContextSettings(
                            settings.modulus(),
                            settings.examples(),
                            0,
                            settings.taskChoice(),
                            settings.pairShare(),
                            settings.pairs(),
                            settings.vocabulary(),
                            settings.outOfDistributionTasks()),
                    layers,
                    InContextPhase.NONE,
                    null);
        }

        @Override
        public String toString() {
            String accuracy = allNew == null ? "" : ", other tasks and unseen pairs " + allNew;
            return "tasks %s, pairShare %s, layers %s: %s%s"
                    .formatted(
                            settings.tasks(),
                            settings.pairShare(),
                            layers,
                            phase.title(),
                            accuracy);
        }
    }

    /** Returns that one run does not decide the claims, so that nobody takes them for checked. */
    static List<ClaimResult> ofOneRun() {
        return List.of(
                Check.notMeasured(TRANSITION, ONE_RUN), Check.notMeasured(TWO_LAYERS, ONE_RUN));
    }

    /** Returns the verdicts of several runs, of which those of other tasks do not count. */
    static List<ClaimResult> of(List<ComparedRun<InContextLinear>> runs) {
        List<Ended> ended = new ArrayList<>();
        for (ComparedRun<InContextLinear> run : runs) {
            OptionalDouble code = run.record().last("phase");
            if (code.isPresent()) {
                InContextPhase phase = InContextPhase.ofCode((int) code.getAsDouble());
                ended.add(
                        new Ended(
                                run.task().settings(),
                                run.layers(),
                                phase,
                                InContextClaims.proportion(
                                        run.record(),
                                        InContextClaims.ALL_NEW,
                                        run.task().examples() - 1)));
            }
        }
        List<Ended> shallow = ended.stream().filter(run -> run.layers() <= 2).toList();
        return List.of(
                decide(
                        TRANSITION,
                        groups(ended, Ended::withoutTasks, run -> run.settings().tasks()),
                        (fewer, more) -> fewer.isInDistribution() && more.isOutOfDistribution(),
                        (fewer, more) -> fewer.isOutOfDistribution() && more.isInDistribution()),
                decide(
                        TWO_LAYERS,
                        groups(shallow, Ended::settings, Ended::layers),
                        (one, two) -> two.generalisesOutOfDistribution(),
                        (one, two) -> one.generalisesOutOfDistribution()));
    }

    /** Returns the runs that have everything but a number in common, by that number. */
    private static List<Map<Integer, List<Ended>>> groups(
            List<Ended> runs, Function<Ended, Object> common, Function<Ended, Integer> number) {
        Map<Object, Map<Integer, List<Ended>>> groups = new LinkedHashMap<>();
        for (Ended run : runs) {
            groups.computeIfAbsent(common.apply(run), absent -> new LinkedHashMap<>())
                    .computeIfAbsent(number.apply(run), absent -> new ArrayList<>())
                    .add(run);
        }
        return groups.values().stream().filter(group -> group.size() > 1).toList();
    }

    private static ClaimResult decide(
            Claim claim,
            List<Map<Integer, List<Ended>>> groups,
            BiPredicate<Ended, Ended> shows,
            BiPredicate<Ended, Ended> contradicts) {
        boolean isShown = false;
        boolean isContradicted = false;
        List<Ended> compared = new ArrayList<>();
        for (Map<Integer, List<Ended>> group : groups) {
            List<Integer> numbers = group.keySet().stream().sorted().toList();
            for (int i = 0; i < numbers.size(); i++) {
                List<Ended> less = group.getOrDefault(numbers.get(i), List.of());
                compared.addAll(less);
                for (int j = i + 1; j < numbers.size(); j++) {
                    for (Ended more : group.getOrDefault(numbers.get(j), List.of())) {
                        isShown |= less.stream().anyMatch(one -> shows.test(one, more));
                        isContradicted |=
                                less.stream().anyMatch(one -> contradicts.test(one, more));
                    }
                }
            }
        }
        if (compared.isEmpty()) {
            return Check.notMeasured(claim, "no two of these runs are comparable");
        }
        String measured =
                compared.stream()
                        .sorted(Comparator.comparing(run -> run.settings().pairShare()))
                        .map(Ended::toString)
                        .collect(Collectors.joining("; "));
        return new ClaimResult(
                claim,
                isShown && !isContradicted ? Verdict.HOLDS : Verdict.FAILS,
                measured,
                compared.size());
    }
}
