package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.assignandadd.VariablePairsProbe.Kind;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class VariablePairsProbeTest {

    private static final int P = TinyModel.P;
    private static final int V = 6;
    private static final int T = TinyModel.CONTEXT;
    private static final int EACH = 100;

    /** a, b never stand on the right, e, f never on the left, c, d on both sides. */
    private static final String KINDS =
            """
            . s t t t t
            s . t t t t
            1 1 . t t t
            1 1 t . t t
            2 2 1 1 . s
            2 2 1 1 s .
            """;

    private static final Map<String, Kind> BY_LETTER =
            Map.of(
                    "t", Kind.TRAINED_SIDES,
                    "1", Kind.ONE_HELD_OUT_SIDE,
                    "s", Kind.SAME_SIDE,
                    "2", Kind.TWO_HELD_OUT_SIDES);

    private final AssignAndAdd task =
            new AssignAndAdd(new AssignAndAddSettings(P, V, T, 3, 0.7, null, 2, 1.0), 1);

    @Test
    void pairsAreOfTheKindsWorkedOutByHand() {
        String[] letters = KINDS.split("\\s+");
        for (int left = 0; left < V; left++) {
            for (int right = 0; right < V; right++) {
                if (left != right) {
                    Assertions.assertThat(Kind.of(task, left, right))
                            .as("%s + %s", "abcdef".charAt(left), "abcdef".charAt(right))
                            .isEqualTo(BY_LETTER.get(letters[left * V + right]));
                }
            }
        }
    }

    @Test
    void everyPairIsScoredOnItsOwnSequencesAsLoopsDo() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = TinyModel.subject(task, 5, manager);
            VariablePairsProbe probe = new VariablePairsProbe(task, 3);
            Measurements measurements = new Measurements();
            probe.measure(subject, measurements);
            float[] map = measurements.arrays().get("/accuracy").data();
            Plain plain = new Plain(subject.block());
            int[][] right = new int[Kind.values().length][2];
            int next = 0;
            for (int pair = 0; pair < V * V; pair++) {
                if (pair / V == pair % V) {
                    Assertions.assertThat(map[pair]).isNaN();
                    continue;
                }
                Sequences sequences = probe.sequences(next++);
                Assertions.assertThat(sequences.count()).isEqualTo(EACH);
                int ofPair = 0;
                for (int i = 0; i < EACH; i++) {
                    long[] tokens = sequences.sequence(i);
                    AssignAndAddRecord record = task.record(tokens);
                    Assertions.assertThat(tokens[T - 3]).isEqualTo(P + 3 + pair / V);
                    Assertions.assertThat(tokens[T - 2]).isEqualTo(P + 3 + pair % V);
                    Assertions.assertThat(
                                    task.pairs().trained(record.leftNumber(), record.rightNumber()))
                            .isTrue();
                    int said = Plain.argMax(plain.run(tokens).logits[T - 1]);
                    ofPair += said == record.answer(P) ? 1 : 0;
                }
                Assertions.assertThat((double) map[pair])
                        .isCloseTo(ofPair / (double) EACH, Rounding.ofFloats(1).offset(1));
                int[] count = right[Kind.of(task, pair / V, pair % V).ordinal()];
                count[0] += ofPair;
                count[1] += EACH;
            }
            Map<String, Double> found = Measured.byName(measurements);
            List<String> names =
                    List.of(
                            "trained-sides",
                            "one-held-out-side",
                            "same-side",
                            "two-held-out-sides");
            for (int kind = 0; kind < right.length; kind++) {
                Assertions.assertThat(found.get("variable-pairs/" + names.get(kind)))
                        .isCloseTo(
                                right[kind][0] / (double) right[kind][1],
                                Rounding.ofDoubles(V * V).offset(1));
            }
        }
    }

    @Test
    void withOneVariableKeptToEachSideNoneShareTheirs() throws IOException {
        AssignAndAdd one = TinyModel.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = TinyModel.subject(one, 5, manager);
            Assertions.assertThat(Measured.byName(new VariablePairsProbe(one, 3), subject).keySet())
                    .containsExactlyInAnyOrder(
                            "variable-pairs/trained-sides",
                            "variable-pairs/one-held-out-side",
                            "variable-pairs/two-held-out-sides");
        }
    }

    @Test
    void theMapNamesTheLowestPair() {
        float[] accuracies = new float[V * V];
        Arrays.fill(accuracies, 1);
        for (int variable = 0; variable < V; variable++) {
            accuracies[variable * V + variable] = Float.NaN;
        }
        accuracies[1] = 0.5f; // a + b
        accuracies[V] = 0.75f; // b + a
        accuracies[2] = 0.9f; // a + c, just enough
        Measurements.Values values = new Measurements.Values(accuracies, V, V);
        List<Figure> figures =
                VariablePairsProbe.factory()
                        .figures(task, new ProbeRecord(1, List.of(), Map.of("accuracy", values)));
        Assertions.assertThat(figures).hasSize(1);
        Assertions.assertThat(figures.get(0).finding())
                .isEqualTo("28 of 30 pairs in .9 or more of their sums, a + b in .50");
        Assertions.assertThat(figures.get(0).note())
                .contains("Training never has a, b on the right, nor e, f on the left.");
    }

    @Test
    void theAuthorsModelAddsPairsThatItNeverSaw() throws IOException {
        AssignAndAdd authors = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = AuthorsWeights.subject(authors, "final", manager);
            Map<String, Double> found =
                    Measured.byName(new VariablePairsProbe(authors, 0), subject);
            // measured independently with numpy
            Assertions.assertThat(found.get("variable-pairs/same-side"))
                    .isCloseTo(0.99, Sampling.share(0.99, 4 * 54));
        }
    }
}
