package dev.residue.analysis.grokking;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Spectrum;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws the spectra that the probes of grokking measured, at one step and over all of them. */
final class GrokkingFigures {

    private static final String EMBEDDING = "embedding-norm";
    private static final String NORMS = "its figure of Fourier norms of the weights";
    private static final Caption EMBEDDING_CAPTION =
            new Caption(
                    "The norm of the embedding's part of each frequency, cosine and sine together,"
                            + " over all dimensions.",
                    "about the same for each",
                    NORMS);

    private GrokkingFigures() {}

    static List<Figure> logits(ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        Set<Long> key = record.indexed("key-frequency").keySet();
        SortedMap<Long, Double> shares = record.indexed("logit-share");
        if (!shares.isEmpty()) {
            double together =
                    record.indexed("key-frequency").values().stream()
                            .mapToDouble(share -> share)
                            .sum();
            figures.add(
                    Spectrum.of(
                                    "Which frequencies make up the logits",
                                    "share of variance",
                                    shares,
                                    key,
                                    new Caption(
                                            "Each frequency's share of the logits' variance along"
                                                    + " cos and sin of w_k(a + b), over all pairs"
                                                    + " and outputs.",
                                            "about the same for each, and near 0",
                                            Caption.NONE))
                            .withFinding(
                                    "%s key ones hold %s"
                                            .formatted(key.size(), Caption.number(together))));
        }
        SortedMap<Long, Double> losses = record.indexed("excluded-loss");
        if (!losses.isEmpty()) {
            figures.add(
                    Spectrum.of(
                            "What is lost without a frequency",
                            "loss (nats)",
                            losses,
                            key,
                            new Caption(
                                    "The loss on the pairs trained on when the logits' part of one"
                                            + " frequency is taken away.",
                                    "the loss of the whole model, where a frequency is not used",
                                    "its figure of ablated frequencies")));
        }
        return figures;
    }

    static List<Figure> weights(ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        SortedMap<Long, Double> norms = record.indexed(EMBEDDING);
        if (!norms.isEmpty()) {
            figures.add(
                    Spectrum.of(
                            "Frequencies of the embedding",
                            "norm",
                            norms,
                            Set.of(),
                            EMBEDDING_CAPTION));
        }
        SortedMap<Long, Double> map = record.indexed("neuron-logit-norm");
        if (!map.isEmpty()) {
            figures.add(
                    Spectrum.of(
                            "Frequencies of the neuron-to-logit map",
                            "norm",
                            map,
                            Set.of(),
                            new Caption(
                                    "The same of W_out W_U as a function of the output, over all"
                                            + " neurons.",
                                    "about the same for each",
                                    NORMS)));
        }
        return figures;
    }

    static List<Figure> neurons(ProbeRecord record) {
        SortedMap<Long, Double> neurons = record.indexed("neurons");
        return neurons.isEmpty()
                ? List.of()
                : List.of(
                        Spectrum.of(
                                "How many neurons compute with each frequency",
                                "neurons",
                                neurons,
                                Set.of(),
                                new Caption(
                                        "Neurons by the frequency that explains most of their"
                                                + " variance over all pairs.",
                                        "about as many for each",
                                        Caption.NONE)));
    }

    /** Returns the embedding's spectrum at all checkpoints; empty where it was not measured. */
    static Optional<Figure> overTime(RunRecord run) {
        TreeMap<Long, SortedMap<Long, Double>> bySteps = new TreeMap<>();
        run.probed()
                .forEach(
                        (step, record) -> {
                            SortedMap<Long, Double> norms = record.indexed(EMBEDDING);
                            if (!norms.isEmpty()) {
                                bySteps.put(step, norms);
                            }
                        });
        if (bySteps.size() < 2) {
            return Optional.empty();
        }
        List<Long> frequencies = List.copyOf(bySteps.firstEntry().getValue().keySet());
        double[][] rows =
                frequencies.stream()
                        .map(
                                k ->
                                        bySteps.values().stream()
                                                .mapToDouble(
                                                        norms -> norms.getOrDefault(k, Double.NaN))
                                                .toArray())
                        .toArray(double[][]::new);
        return Optional.of(
                new HeatMap(
                                "Which frequencies the embedding keeps",
                                frequencies.stream().map(String::valueOf).toList(),
                                bySteps.keySet().stream()
                                        .map(step -> String.format(Locale.ROOT, "%,d", step))
                                        .toList(),
                                rows,
                                new Caption(
                                                EMBEDDING_CAPTION.how()
                                                        + " Frequencies down, steps across.",
                                                EMBEDDING_CAPTION.chance(),
                                                EMBEDDING_CAPTION.source())
                                        .text())
                        .withFinding(kept(bySteps.lastEntry().getValue())));
    }

    /** Returns how many frequencies are above half of the largest. */
    private static String kept(SortedMap<Long, Double> norms) {
        double largest = norms.values().stream().mapToDouble(norm -> norm).max().orElse(0);
        long kept = norms.values().stream().filter(norm -> norm > largest / 2).count();
        return "at the end %s of %s have more than half the largest norm"
                .formatted(kept, norms.size());
    }
}
