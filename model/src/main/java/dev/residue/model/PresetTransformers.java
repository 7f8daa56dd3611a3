package dev.residue.model;

import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.settings.TransformerSettings.DepthScaling;
import dev.residue.model.settings.TransformerSettings.Norm;
import dev.residue.model.settings.TransformerSettings.Positions;
import dev.residue.model.settings.TransformerSettingsBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The transformers of the presets, by the preset's name:
 *
 * <pre>{@code
 * HookedTransformer block = PresetTransformers.create("assign-and-add-small", 0);
 * }</pre>
 *
 * <p>Their geometry is that of the preset's task.
 */
public final class PresetTransformers {

    private static final Map<String, Preset> PRESETS = new LinkedHashMap<>();

    static {
        add("assign-and-add", TransformerSettings.assignAndAdd(), Geometry.readAtLast(74, 16, 59));
        add(
                "assign-and-add-small",
                sized(2, 1, 64).setMlp(Arrays.asList(null, 256)).build(),
                Geometry.readAtLast(52, 12, 41));

        add("in-context", TransformerSettings.learningToGrok(4, 4, 512), examples(47, 32));
        add("in-context-depth-2", TransformerSettings.learningToGrok(2, 4, 512), examples(47, 32));
        add("in-context-depth-6", TransformerSettings.learningToGrok(6, 4, 512), examples(47, 32));
        add("in-context-small", modulo11(3, 128, 0.088), examples(11, 16));
        add("in-context-11", modulo11(4, 256, 0.0625), examples(11, 16));
        add("in-context-11-transient", modulo11(4, 256, 0.0625), examples(11, 16));

        TransformerSettings nano = TransformerSettings.minGpt(3, 3, 48);
        TransformerSettings mini = TransformerSettings.minGpt(6, 6, 192);
        add("digit-addition", nano, digits(5, 6, false));
        add("digit-addition-small", nano, digits(5, 6, false));
        add("digit-addition-places", byPlaces(nano), digits(7, 8, true));
        add("digit-multiplication", mini, digits(5, 10, false));
        add("modular-addition", nano, digits(5, 2, false));
        add("modular-multiplication", nano, digits(5, 2, false));

        add("grokking", grokking(128, 0.0884), Geometry.readAtLast(114, 3, 113));
        add("grokking-small", grokking(64, 0.125), Geometry.readAtLast(60, 3, 59));
    }

    private record Preset(TransformerSettings settings, Geometry geometry) {}

    private PresetTransformers() {}

    /** Returns the names of the presets. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(PRESETS.keySet());
    }

    /**
     * Makes a preset's transformer.
     *
     * @param seed the seed of the initial weights
     * @throws IllegalArgumentException if there is no preset of that name
     */
    public static HookedTransformer create(String preset, long seed) {
        Preset found = PRESETS.get(preset);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no preset '" + preset + "'; there are " + PRESETS.keySet());
        }
        return new HookedTransformer(found.settings, found.geometry, seed);
    }

    private static void add(String name, TransformerSettings settings, Geometry geometry) {
        PRESETS.put(name, new Preset(settings, geometry));
    }

    private static TransformerSettingsBuilder sized(int layers, int heads, int dModel) {
        return TransformerSettings.builder()
                .setLayers(layers)
                .setHeads(heads)
                .setDModel(dModel)
                .setMlp(Collections.nCopies(layers, 4 * dModel));
    }

    private static TransformerSettings modulo11(int layers, int dModel, double deviation) {
        return sized(layers, 4, dModel)
                .optNorm(Norm.LAYER)
                .optTied(true)
                .optInitialDeviation(deviation)
                .optDepthScaling(DepthScaling.MLP)
                .build();
    }

    private static TransformerSettings grokking(int dModel, double deviation) {
        return sized(1, 4, dModel).optMlpBiases(true).optInitialDeviation(deviation).build();
    }

    private static TransformerSettings byPlaces(TransformerSettings settings) {
        return settings.toBuilder()
                .optPositions(Positions.PLACE)
                .optPositionOffset(3)
                .optPlaceWindow(1)
                .build();
    }

    /** Examples x y z, the last z left off, and every z read at its y. */
    private static Geometry examples(int tokens, int examples) {
        int[] reads = IntStream.range(0, examples).map(shot -> 3 * shot + 1).toArray();
        return new Geometry(tokens, 3 * examples - 1, tokens, reads);
    }

    /** Two operands, each with a sign behind it where signs are written, then the answer. */
    private static Geometry digits(int width, int answer, boolean signs) {
        int operand = signs ? width + 1 : width;
        int first = 2 * operand - 1;
        int context = first + answer;
        int[] places = new int[context];
        for (int i = 0; i < context; i++) {
            places[i] = i > first ? i - first : Math.max(0, width - 1 - i % operand);
        }
        int[] reads = IntStream.range(first, context).toArray();
        return new Geometry(signs ? 13 : 10, context, 10, reads, places);
    }
}
