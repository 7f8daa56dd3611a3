package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A transformer of one layer whose weights are all zero until they are set by hand. */
final class HandMade {

    private final InContextLinear task;
    private final HookedTransformer block;
    private final NDManager manager;

    HandMade(
            InContextLinear task,
            int heads,
            int dModel,
            int dHead,
            @Nullable Integer mlp,
            NDManager manager) {
        this.task = task;
        this.manager = manager;
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(1)
                        .setHeads(heads)
                        .setDModel(dModel)
                        .optDHead(dHead)
                        .setMlp(Collections.singletonList(mlp))
                        .optInitialDeviation(1.0)
                        .build();
        block = new HookedTransformer(settings, geometry(task), 1);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
        for (Pair<String, Parameter> entry : block.getParameters()) {
            int size = (int) entry.getValue().getArray().size();
            entry.getValue().getArray().set(new float[size]);
        }
    }

    static InContextLinear task(int modulus, int examples) {
        return new InContextLinear(
                new InContextSettings(
                        modulus,
                        examples,
                        8,
                        TaskChoice.RANDOM,
                        0.7,
                        PairDraw.INDEPENDENT,
                        TokenSet.PLAIN,
                        20),
                3);
    }

    /** A random model of the paper's shape. */
    static Subject random(InContextLinear task, int layers, NDManager manager) {
        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.learningToGrok(layers, 2, 8), geometry(task), 5);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
        return new Subject(task, block, manager, 0);
    }

    static Geometry geometry(InContextLinear task) {
        return new Geometry(
                task.vocabulary().size(), task.context(), task.classes(), task.readPositions());
    }

    /** Sets the first numbers of a parameter; those that follow stay zero. */
    HandMade set(String path, float... values) {
        for (Pair<String, Parameter> entry : block.getParameters()) {
            if (entry.getKey().equals(path)) {
                int size = (int) entry.getValue().getArray().size();
                entry.getValue().getArray().set(Arrays.copyOf(values, size));
                return this;
            }
        }
        throw new IllegalArgumentException("no parameter " + path);
    }

    Subject subject() {
        return new Subject(task, block, manager, 0);
    }

    static Measurements measured(Probe probe, Subject subject) throws IOException {
        Measurements measurements = new Measurements();
        probe.measure(subject, measurements);
        return measurements;
    }

    /** Returns numbers by name, with the index after a space where there is one. */
    static Map<String, Double> numbers(Measurements measurements) {
        Map<String, Double> found = new TreeMap<>();
        for (Measurement one : measurements.numbers()) {
            String name = one.index() == null ? one.name() : one.name() + " " + one.index();
            if (found.put(name, one.value()) != null) {
                throw new IllegalStateException(name + " is reported twice");
            }
        }
        return found;
    }

    static Measurements.Values array(Measurements measurements, String name) {
        return measurements.arrays().get("/" + name);
    }
}
