package dev.residue.analysis.seeds;

import dev.residue.analysis.seeds.SeedRun.MomentKind;
import dev.residue.analysis.statistics.RankCorrelation;
import dev.residue.analysis.study.Relation;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What several runs say together that differ in their seeds alone. */
public final class SeedSummary {

    private final List<SeedRun> runs;
    private final Relation relation;

    /** Prepares it of at least one run. */
    public SeedSummary(List<SeedRun> runs) {
        this.runs = List.copyOf(runs);
        this.relation = runs.get(0).relation();
    }

    public List<SeedRun> runs() {
        return runs;
    }

    /** Returns all moments of a kind that happened in at least one run, or could have. */
    public List<Moment> moments(MomentKind kind) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.moments().getOrDefault(kind, Map.of()).keySet()));
        return names.stream().map(name -> moment(kind, name)).toList();
    }

    private Moment moment(MomentKind kind, String name) {
        return new Moment(
                name,
                runs.stream()
                        .map(
                                run ->
                                        run.moments()
                                                .getOrDefault(kind, Map.of())
                                                .getOrDefault(name, OptionalLong.empty()))
                        .toList());
    }

    /** Returns by question and answer the labels of the runs that give it. */
    public Map<String, Map<String, List<String>>> kinds() {
        Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
        for (SeedRun run : runs) {
            run.kinds()
                    .forEach(
                            (question, answer) ->
                                    all.computeIfAbsent(question, any -> new LinkedHashMap<>())
                                            .computeIfAbsent(answer, any -> new ArrayList<>())
                                            .add(run.label()));
        }
        return all;
    }

    /** Returns the claims that hold in some runs and fail in others. */
    public List<DividedClaim> dividedClaims() {
        Set<String> ids = new LinkedHashSet<>();
        runs.forEach(run -> ids.addAll(run.verdicts().keySet()));
        List<DividedClaim> divided = new ArrayList<>();
        for (String id : ids) {
            List<String> holds = labels(id, Verdict.HOLDS);
            List<String> fails = labels(id, Verdict.FAILS);
            if (!holds.isEmpty() && !fails.isEmpty()) {
                divided.add(new DividedClaim(id, holds, fails));
            }
        }
        return divided;
    }

    private List<String> labels(String id, Verdict verdict) {
        return runs.stream()
                .filter(run -> run.verdicts().get(id) == verdict)
                .map(SeedRun::label)
                .toList();
    }

    /**
     * Returns the correlations of all related measures, of their last values and of the steps at
     * which both were reached; those that cannot be computed are left out, as where a measure is
     * the same in all runs.
     */
    public List<Association> associations() {
        List<Association> all = new ArrayList<>();
        for (boolean times : new boolean[] {false, true}) {
            for (String measure : relation.measures()) {
                for (String outcome : relation.outcomes()) {
                    associated(measure, outcome, times)
                            .map(found -> new Association(measure, outcome, times, found))
                            .ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private Optional<RankCorrelation> associated(String measure, String outcome, boolean times) {
        List<double[]> pairs = new ArrayList<>();
        for (SeedRun run : runs) {
            double x = times ? reached(run, measure) : last(run, measure);
            double y = times ? reached(run, outcome) : last(run, outcome);
            if (!Double.isNaN(x) && !Double.isNaN(y)) {
                pairs.add(new double[] {x, y});
            }
        }
        return RankCorrelation.of(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray());
    }

    private static double last(SeedRun run, String name) {
        return run.finals().getOrDefault(name, Double.NaN);
    }

    /** Returns the step, infinite where it never came; NaN where that is not known. */
    private static double reached(SeedRun run, String name) {
        OptionalLong step = run.moments().getOrDefault(MomentKind.REACHED, Map.of()).get(name);
        if (step == null) {
            return Double.NaN;
        }
        return step.isPresent() ? step.getAsLong() : Double.POSITIVE_INFINITY;
    }
}
