package dev.residue.analysis.phase;

import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.statistics.Series;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@link PhaseRule} on one phase whose measures are all there.
 *
 * @param definition the phase
 * @param onset its onset measures
 * @param completion its completion measures, at least one
 * @param from what comes before this step does not count for the start
 */
record PhaseSearch(PhaseDefinition definition, List<Rise> onset, List<Rise> completion, long from) {

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
