package dev.residue.analysis.phase;

import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one rule by which phases of learning are found from measures in [0, 1].
 *
 * <p><b>Rule.</b> All levels are of the running median over {@value #WINDOW} evaluations, and a
 * level is reached at the first evaluation from which the running median stays there for {@value
 * #SUSTAINED} evaluations.
 *
 * <ol>
 *   <li>A phase <em>ends</em> when the last of its completion measures reaches {@value #COMPLETE}.
 *   <li>The <em>plateau</em> of an onset measure is its median before it reaches half-way between
 *       that plateau and 1. Of several levels that satisfy this the highest counts: a measure that
 *       rests, rises a little and rests again has its last rest as plateau. Half-way also counts
 *       where it is kept to the series' end, since checkpoints may be few.
 *   <li>A phase <em>starts</em> at the last evaluation before half-way at which the first of its
 *       onset measures is still within {@value #LEAVES} of the way from its plateau to 1 (the raw
 *       value: one evaluation back on the plateau means that it was not left yet).
 *   <li>A phase that is the remainder of another looks only at what follows that one's end, and
 *       needs a plateau of {@value #SUSTAINED} evaluations there. Without one there was no separate
 *       phase: the measures rose together with the phase before.
 * </ol>
 *
 * <p><b>Reasons.</b> Medians and a required stay make isolated dips and spikes harmless; a smooth
 * rise is its own running median, so nothing is displaced. The end is an absolute level, not a
 * share of the final value, so that a run stopped on a plateau shows no completed phase. {@value
 * #LEAVES} of the way is two standard errors of an accuracy over 500 sequences (.022) for the
 * smallest remainder to be expected, one of four restricted variables' slots. Everything is counted
 * in evaluations, so that the rule needs no knowledge of their spacing; times are as coarse as that
 * spacing.
 *
 * <p><b>Confidence</b>, in (0, 1), is the smaller of two estimates by Laplace's rule of succession,
 * {@code (hits + 1) / (evaluations + 2)}: that an evaluation before the start lies on the plateau,
 * and that one after the end is complete. It is low where the plateau wanders, where the end does
 * not hold, or where few evaluations show either: 2/3 where a single one precedes the start.
 *
 * <p><b>Misleading.</b> Confidence says how clearly the curves have this shape, not that the named
 * mechanism made it. Two rises with a long rest between them are reported as one whose start is in
 * the later or the earlier, by which rest is higher and longer. A remainder that lacks less than 1
 * - {@value #COMPLETE} counts as complete. Phases shorter than the required stay cannot be told
 * apart. Where probes ran at few checkpoints a start is the last of them on the plateau, perhaps
 * step 0. Nothing is assumed about the order of phases that are not remainders.
 */
public final class PhaseRule {

    public static final int WINDOW = 5;

    /** The number of evaluations for which a level must be kept to count as reached. */
    public static final int SUSTAINED = 5;

    public static final double COMPLETE = 0.9;

    /** The share of the way from plateau to 1 that counts as having left the plateau. */
    public static final double LEAVES = 0.2;

    private PhaseRule() {}

    /**
     * Looks for every phase.
     *
     * @param definitions the phases; one that is the remainder of another comes after it
     * @param measures the series by name; others than the definitions name are ignored
     * @return one result for each definition, in their order
     */
    public static List<PhaseResult> find(
            List<PhaseDefinition> definitions, Map<String, Series> measures) {
        Map<String, PhaseResult> results = new HashMap<>();
        List<PhaseResult> ordered = new ArrayList<>();
        for (PhaseDefinition definition : definitions) {
            PhaseResult result = find(definition, measures, results);
            results.put(definition.name(), result);
            ordered.add(result);
        }
        return ordered;
    }

    private static PhaseResult find(
            PhaseDefinition definition,
            Map<String, Series> measures,
            Map<String, PhaseResult> earlier) {
        String name = definition.name();
        Set<String> missing = new LinkedHashSet<>();
        List<Rise> onset = rises(definition.onset(), measures, missing);
        List<Rise> completion = rises(definition.completion(), measures, missing);
        if (!missing.isEmpty()) {
            return PhaseResult.without(
                    name, Outcome.NOT_MEASURED, "not measured: " + String.join(", ", missing));
        }
        if (definition.after() == null) {
            return new PhaseSearch(definition, onset, completion, Long.MIN_VALUE).find();
        }
        PhaseResult before = earlier.get(definition.after());
        if (before == null) {
            throw new IllegalArgumentException(
                    name + " is defined before " + definition.after() + ", which it follows");
        }
        if (!before.isFound()) {
            return PhaseResult.without(
                    name, before.outcome(), definition.after() + " was not found");
        }
        return new PhaseSearch(definition, onset, completion, before.end()).find();
    }

    private static List<Rise> rises(
            List<String> names, Map<String, Series> measures, Set<String> missing) {
        List<Rise> rises = new ArrayList<>();
        for (String name : names) {
            Series series = measures.get(name);
            if (series == null) {
                missing.add(name);
            } else {
                rises.add(new Rise(name, series));
            }
        }
        return rises;
    }

    /** {@link PhaseRule} on one phase whose measures are all there, from a step on. */
    private record PhaseSearch(
            PhaseDefinition definition, List<Rise> onset, List<Rise> completion, long from) {

        private record Start(Rise rise, Rise.Onset at) {

            long step() {
                return rise.series().step(at.index());
            }
        }

        private record End(Rise rise, int index) {

            long step() {
                return rise.series().step(index);
            }
        }

        PhaseResult find() {
            for (Rise rise : completion) {
                if (rise.reaches(PhaseRule.COMPLETE, 0) < 0) {
                    return notFound(incomplete(rise));
                }
            }
            Start start = start();
            if (start == null) {
                return notFound(noPlateau());
            }
            End end = end();
            if (start.step() > end.step()) {
                return notFound(
                        String.format(
                                Locale.ROOT,
                                "complete at step %,d by %s, but %s leaves its plateau only at %,d",
                                end.step(),
                                end.rise().name(),
                                start.rise().name(),
                                start.step()));
            }
            return new PhaseResult(
                    definition.name(),
                    Outcome.FOUND,
                    start.step(),
                    end.step(),
                    Math.min(before(start), after(end)),
                    "starts by " + start.rise().name() + ", ends by " + end.rise().name());
        }

        private @Nullable Start start() {
            int needed = definition.after() == null ? 1 : PhaseRule.SUSTAINED;
            Start start = null;
            for (Rise rise : onset) {
                int begin = rise.series().indexFrom(from);
                int beyond = rise.halfway(begin);
                if (beyond - begin >= needed) {
                    Start candidate = new Start(rise, rise.onset(begin, beyond));
                    start = start == null || candidate.step() < start.step() ? candidate : start;
                }
            }
            return start;
        }

        private End end() {
            End end = null;
            for (Rise rise : completion) {
                End candidate = new End(rise, rise.reaches(PhaseRule.COMPLETE, 0));
                end = end == null || candidate.step() > end.step() ? candidate : end;
            }
            if (end == null) {
                throw new IllegalArgumentException(
                        definition.name() + " has no completion measure: it needs one");
            }
            return end;
        }

        private double before(Start start) {
            Series series = start.rise().series();
            int begin = series.indexFrom(from);
            int hits = 0;
            for (int i = begin; i <= start.at().index(); i++) {
                hits += series.value(i) <= start.at().threshold() ? 1 : 0;
            }
            return succession(hits, start.at().index() - begin + 1);
        }

        private static double after(End end) {
            Series series = end.rise().series();
            int hits = 0;
            for (int i = end.index(); i < series.size(); i++) {
                hits += series.value(i) >= PhaseRule.COMPLETE ? 1 : 0;
            }
            return succession(hits, series.size() - end.index());
        }

        private static double succession(int hits, int evaluations) {
            return (hits + 1.0) / (evaluations + 2.0);
        }

        private PhaseResult notFound(String reason) {
            return PhaseResult.without(definition.name(), Outcome.NOT_FOUND, reason);
        }

        private static String incomplete(Rise rise) {
            return String.format(
                    Locale.ROOT,
                    "%s does not reach %.2f and stay for %d evaluations by step %,d (its running"
                            + " median is at most %.2f)",
                    rise.name(),
                    PhaseRule.COMPLETE,
                    PhaseRule.SUSTAINED,
                    rise.series().step(rise.series().size() - 1),
                    rise.highest());
        }

        private String noPlateau() {
            if (definition.after() == null) {
                return "no rise from a plateau is seen in " + String.join(", ", definition.onset());
            }
            return String.format(
                    Locale.ROOT,
                    "no separate %s: no plateau of %d evaluations after %s ended at step %,d, its"
                            + " measures rose together with it",
                    definition.name(),
                    PhaseRule.SUSTAINED,
                    definition.after(),
                    from);
        }
    }
}
