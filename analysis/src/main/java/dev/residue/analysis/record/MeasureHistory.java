package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.Series;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one measure by step, as a run records them: those of evaluations, and at
 * checkpoints those of probes that have no index.
 */
public final class MeasureHistory {

    /** What evaluations record, but not of the state before the first step. */
    private static final String LOSS = "loss";

    private final String name;
    private final Map<Long, Double> evaluated = new HashMap<>();
    private final Map<Long, Double> probed = new HashMap<>();
    private final Set<String> names = new TreeSet<>(Set.of(LOSS));

    /** Begins with what was recorded before. */
    public MeasureHistory(String name, RunRecord before) {
        this.name = name;
        for (Series series : before.metrics()) {
            series.points().forEach(point -> evaluated(point.step(), series.name(), point.value()));
        }
        for (ProbeRecord record : before.probed().values()) {
            probed(record.step(), record.numbers());
        }
    }

    public String name() {
        return name;
    }

    /** Returns the names of everything that was measured so far. */
    public Set<String> names() {
        return new TreeSet<>(names);
    }

    /** Returns the value at a step: what probes found, or else what an evaluation recorded. */
    public OptionalDouble at(long step) {
        OptionalDouble found = optional(probed.get(step));
        return found.isPresent() ? found : evaluatedAt(step);
    }

    /** Returns the value that an evaluation recorded at a step. */
    public OptionalDouble evaluatedAt(long step) {
        return optional(evaluated.get(step));
    }

    void evaluated(long step, String other, double value) {
        names.add(other);
        if (other.equals(name)) {
            evaluated.put(step, value);
        }
    }

    void probed(long step, List<Measurement> numbers) {
        for (Measurement one : numbers) {
            if (one.index() == null) {
                names.add(one.name());
                if (one.name().equals(name)) {
                    probed.put(step, one.value());
                }
            }
        }
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
