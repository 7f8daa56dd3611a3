package dev.residue.app.examples;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Score;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.PresetTransformers;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Probes a file of weights, wherever it is from. */
final class ProbeFile {

    private ProbeFile() {}

    public static void main(String... arguments) throws Exception {
        Path file = Path.of(arguments[0]).resolve("weights.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            HookedTransformer other = PresetTransformers.create("assign-and-add", 1);
            other.initialize(manager, DataType.FLOAT32, new Shape(1, 16));
            Weights.of(other).write(file);
            List<Measurement> found = probe(file).numbers();
            found.forEach(System.out::println);
            AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
            Sequences pairs = task.exhaustive("direct/train", 0).orElseThrow();
            double accuracy = Score.of(new Subject(task, other, manager, 0), pairs).accuracy();
            if (found.get(0).value() != accuracy) {
                throw new IllegalStateException("the file has other weights than its model");
            }
        }
    }

    // snippet: probe-file
    static Measurements probe(Path file) throws IOException {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        ProbeSuite probes = new ProbeSuite(Map.of("accuracy", new AccuracyProbe(task, 0)));
        HookedTransformer block = PresetTransformers.create("assign-and-add", 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
            Weights.load(SafeTensors.read(file), block, file.toString());
            return probes.measure(new Subject(task, block, manager, 0));
        }
    }
    // end snippet
}
