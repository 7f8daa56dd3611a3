package dev.residue.analysis.incontext;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.ModularRegression;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.RatioMatching;
import dev.residue.dataset.incontext.Solver;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A small task, solvers for it, and what probes find in them. */
final class Bench {

    static final int P = 5;
    static final int EXAMPLES = 6;
    static final int SEQUENCES = 300;

    private Bench() {}

    static InContextLinear task() {
        return task(P);
    }

    static InContextLinear task(int modulus) {
        return new InContextLinear(
                new InContextSettings(
                        modulus,
                        EXAMPLES,
                        12,
                        TaskChoice.RANDOM,
                        0.6,
                        PairDraw.INDEPENDENT,
                        TokenSet.PUBLISHED,
                        256),
                3);
    }

    /** Matches ratios where it can, and else solves for the task. */
    static OptionalInt best(List<Example> context, int x, int y) {
        OptionalInt matched = new RatioMatching(P).answer(context, x, y);
        return matched.isPresent() ? matched : new ModularRegression(P).answer(context, x, y);
    }

    /** Solves for the task by examples that are not proportional to the query. */
    static OptionalInt offTheLine(List<Example> context, int x, int y) {
        List<Example> others =
                context.stream().filter(one -> (one.x() * y - one.y() * x) % P != 0).toList();
        return new ModularRegression(P).answer(others, x, y);
    }

    /** Returns all numbers, {@code name} or {@code name index}. */
    static Map<String, Double> measure(Probe probe, InContextLinear task, Solver solver) {
        Map<String, Double> found = new TreeMap<>();
        for (Measurement one : measured(probe, task, solver).numbers()) {
            found.put(
                    one.index() == null ? one.name() : one.name() + " " + one.index(), one.value());
        }
        return found;
    }

    /** Returns all that a probe finds. */
    static Measurements measured(Probe probe, InContextLinear task, Solver solver) {
        Measurements measurements = new Measurements();
        try (NDManager manager = NDManager.newBaseManager()) {
            probe.measure(
                    new Subject(task, new SolverBlock(task, solver), manager, 0), measurements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return measurements;
    }

    /** Returns the first number of a query, or with 1 the second. */
    static int query(Sequences sequences, int index, int shot, int which) {
        return (int) sequences.tokens()[index * sequences.context() + 3 * shot + which];
    }

    /** Returns whether some c makes the query a multiple of an example, by trying all. */
    static boolean isMultiple(Sequences sequences, int index, int example, int shot) {
        for (int c = 0; c < P; c++) {
            if (c * query(sequences, index, example, 0) % P == query(sequences, index, shot, 0)
                    && c * query(sequences, index, example, 1) % P
                            == query(sequences, index, shot, 1)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a query stands in its context. */
    static boolean isCopied(Sequences sequences, int index, int shot) {
        for (int example = 0; example < shot; example++) {
            if (query(sequences, index, example, 0) == query(sequences, index, shot, 0)
                    && query(sequences, index, example, 1) == query(sequences, index, shot, 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the first example of which a query is a multiple, or the shot where there is none.
     */
    static int firstMultiple(Sequences sequences, int index, int shot) {
        for (int example = 0; example < shot; example++) {
            if (isMultiple(sequences, index, example, shot)) {
                return example;
            }
        }
        return shot;
    }
}
