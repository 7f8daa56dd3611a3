package dev.residue.analysis.probe;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.grokking.TrigonometricProbe;
import dev.residue.dataset.ResidueTask;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
class SpectrumProbeTest {

    private static final int P = 7;
    private static final int D = 4;

    @Test
    void sharesAreThoseOfWavesPlacedByHand() throws IOException {
        Scrambled task = new Scrambled(P);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = subject(task, manager, false);
            float[] embedding = new float[(P + 1) * D];
            float[] unembedding = new float[D * P];
            for (int x = 0; x < P; x++) {
                int row = task.residueTokens()[x] * D;
                embedding[row] = (float) Math.cos(2 * Math.PI * 2 * x / P);
                embedding[row + 1] = (float) Math.sin(2 * Math.PI * 2 * x / P);
                embedding[row + 2] = (float) (3 * Math.cos(2 * Math.PI * 3 * x / P));
                embedding[row + 3] = 5; // the same for all
                unembedding[P + x] = (float) Math.sin(2 * Math.PI * x / P);
            }
            embedding[3] = 100; // "=" is no residue
            set(subject, "embed.W_E", embedding);
            set(subject, "unembed.W_U", unembedding);
            Map<String, Double> measured = Measured.byName(new SpectrumProbe(task, 0), subject);
            // squares of frequency 2: p; of frequency 3: 9 p / 2
            Assertions.assertThat(measured.get("embedding-power#2"))
                    .isCloseTo(2 / 11.0, Rounding.ofFloats(P * D).offset(1));
            Assertions.assertThat(measured.get("embedding-power#3"))
                    .isCloseTo(9 / 11.0, Rounding.ofFloats(P * D).offset(1));
            Assertions.assertThat(measured.get("unembedding-power#1"))
                    .isCloseTo(1, Rounding.ofFloats(P * D).offset(1));
            Assertions.assertThat(measured)
                    .containsKeys("key-frequency/embedding#3", "key-frequency/unembedding#1")
                    .doesNotContainKeys("key-frequency/embedding#1", "key-frequency/embedding#2");
            Assertions.assertThat(measured.get("key-power/embedding"))
                    .isEqualTo(measured.get("embedding-power#3"));
        }
    }

    @Test
    void logitsAreTransformedByTheirRightAnswer() throws IOException {
        Scrambled task = new Scrambled(P);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = subject(task, manager, false);
            double[][] sums = new double[P][P];
            int[] counts = new int[P];
            for (int a = 0; a < P; a++) {
                for (int b = 0; b < P; b++) {
                    float[] logits = subject.logits(task.pairs(new int[] {a}, new int[] {b}));
                    int answer = Math.floorMod(a - b, P);
                    counts[answer]++;
                    for (int c = 0; c < P; c++) {
                        sums[answer][c] += logits[c];
                    }
                }
            }
            double[] powers = new double[P / 2];
            for (int k = 1; k <= powers.length; k++) {
                for (int c = 0; c < P; c++) {
                    double real = 0;
                    double imaginary = 0;
                    for (int s = 0; s < P; s++) {
                        real += sums[s][c] / counts[s] * Math.cos(2 * Math.PI * k * s / P);
                        imaginary += sums[s][c] / counts[s] * Math.sin(2 * Math.PI * k * s / P);
                    }
                    powers[k - 1] += real * real + imaginary * imaginary;
                }
            }
            double all = powers[0] + powers[1] + powers[2];
            Map<String, Double> measured = Measured.byName(new SpectrumProbe(task, 0), subject);
            for (int k = 1; k <= powers.length; k++) {
                Assertions.assertThat(measured.get("logit-power#" + k))
                        .isCloseTo(powers[k - 1] / all, Rounding.ofFloats(P * P * D).offset(1));
            }
        }
    }

    @Test
    void ofSumsItIsWhatTheTrigonometricProbeFinds() throws IOException {
        ModularPairs task = new ModularPairs(new ModularPairsSettings(11, Operation.SUM, 0.5), 3);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = subject(task, manager, false);
            Map<String, Double> theirs = Measured.byName(new TrigonometricProbe(task), subject);
            Map<String, Double> ours = Measured.byName(new SpectrumProbe(task, 0), subject);
            double together =
                    IntStream.rangeClosed(1, 5)
                            .mapToDouble(k -> theirs.get("logit-share#" + k))
                            .sum();
            for (int k = 1; k <= 5; k++) {
                Assertions.assertThat(ours.get("logit-power#" + k))
                        .isCloseTo(
                                theirs.get("logit-share#" + k) / together,
                                Rounding.ofFloats(11 * 11 * 11).offset(1));
            }
        }
    }

    @Test
    void whatAModelOrTaskLacksIsLeftOut() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Scrambled whole = new Scrambled(P);
            Assertions.assertThat(
                            Measured.byName(
                                    new SpectrumProbe(whole, 0), subject(whole, manager, true)))
                    .containsKeys("key-power/embedding", "key-power/logits")
                    .doesNotContainKey("key-power/unembedding");
            Scrambled parity = new Scrambled(2);
            Assertions.assertThat(
                            Measured.byName(
                                    new SpectrumProbe(parity, 0), subject(parity, manager, false)))
                    .containsKey("key-power/embedding")
                    .doesNotContainKeys("key-power/unembedding", "key-power/logits");
        }
    }

    @Test
    void theFigureNamesTheFrequenciesThatStandOut() {
        ProbeRecord record =
                new ProbeRecord(
                        0,
                        List.of(
                                new Measurement("spectrum", "logit-power", 1L, 0.1),
                                new Measurement("spectrum", "logit-power", 2L, 0.9),
                                new Measurement("spectrum", "key-frequency/logits", 2L, 0.9)),
                        Map.of());
        Assertions.assertThat(SpectrumProbe.factory().figures(new Scrambled(P), record))
                .singleElement()
                .extracting(Figure::title, Figure::finding)
                .containsExactly(
                        "Which frequencies the logits have", "1 of 2 stand out and hold .90: 2");
    }

    @Test
    void residuesThatAreNoTokensAreRefused() {
        Scrambled task =
                new Scrambled(P) {
                    @Override
                    public int[] residueTokens() {
                        return new int[] {1, 2, 8};
                    }
                };
        Assertions.assertThatThrownBy(() -> new SpectrumProbe(task, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different ids from 0 to 7, not [1, 2, 8]");
    }

    @Test
    void aTaskThatNamesNoResiduesIsToldWhatItWouldHaveToBe() throws IOException {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            HookedTransformer block = subject(task, manager, false).transformer();
            Assertions.assertThat(SpectrumProbe.factory().appliesTo(task, block)).isFalse();
            Assertions.assertThat(SpectrumProbe.factory().whyNot(task, block))
                    .isEqualTo(
                            "is for tasks of type ResidueTask, and this one is of type"
                                    + " AssignAndAdd");
        }
    }

    private static Subject subject(Task task, NDManager manager, boolean tied) {
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(1)
                        .setHeads(2)
                        .setDModel(D)
                        .setMlp(List.of(10))
                        .optTied(tied)
                        .optInitialDeviation(0.6)
                        .build();
        int classes = tied ? task.vocabulary().size() : task.classes();
        Geometry geometry =
                new Geometry(
                        task.vocabulary().size(), task.context(), classes, task.readPositions());
        HookedTransformer block = new HookedTransformer(settings, geometry, 5);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
        return new Subject(task, block, manager, 0);
    }

    private static void set(Subject subject, String path, float... values) {
        subject.block().getParameters().get(path).getArray().set(values);
    }

    /** Differences modulo 7, whose numbers are tokens in no order; one of two splits is drawn. */
    private static class Scrambled implements ResidueTask {

        private final int classes;

        /** Makes the task; of fewer classes than residues, answers are taken modulo those. */
        Scrambled(int classes) {
            this.classes = classes;
        }

        @Override
        public int[] residueTokens() {
            return IntStream.range(0, P).map(x -> 1 + 3 * x % P).toArray();
        }

        Sequences pairs(int[] left, int[] right) {
            long[] tokens = new long[left.length * 3]; // "=" is token 0
            long[] labels = new long[left.length];
            for (int i = 0; i < left.length; i++) {
                tokens[3 * i] = residueTokens()[left[i]];
                tokens[3 * i + 1] = residueTokens()[right[i]];
                labels[i] = Math.floorMod(left[i] - right[i], P) % classes;
            }
            return new Sequences(tokens, labels, left.length);
        }

        @Override
        public Vocabulary vocabulary() {
            return new Vocabulary(
                    List.of("=", "zero", "five", "three", "one", "six", "four", "two"));
        }

        @Override
        public int context() {
            return 3;
        }

        @Override
        public int classes() {
            return classes;
        }

        @Override
        public int[] readPositions() {
            return new int[] {2};
        }

        @Override
        public List<String> splits() {
            return List.of("small", "large");
        }

        @Override
        public String meaning(String split) {
            return split + " left operands";
        }

        @Override
        public Sequences training(long seed, long step, int batchSize) {
            throw new UnsupportedOperationException("nothing is trained here");
        }

        @Override
        public Sequences evaluation(String split, long seed, int count) {
            int from = split.equals("small") ? 0 : 3;
            int rows = split.equals("small") ? 3 : P - 3;
            IntUnaryOperator left = i -> from + i / P;
            return pairs(
                    IntStream.range(0, rows * P).map(left).toArray(),
                    IntStream.range(0, rows * P).map(i -> i % P).toArray());
        }

        @Override
        public Optional<Sequences> exhaustive(String split, long seed) {
            return split.equals("small")
                    ? Optional.of(evaluation(split, seed, 1))
                    : Optional.empty();
        }

        @Override
        public String render(long[] tokens) {
            throw new UnsupportedOperationException("nothing is shown here");
        }

        @Override
        public long[] parse(String text) {
            throw new UnsupportedOperationException("nothing is read here");
        }
    }
}
