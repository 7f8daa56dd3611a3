package example;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.grokking.WeightSpectrumProbe;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.ProbeFiles;
import dev.residue.analysis.record.ProbeListener;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.safetensors.SafeTensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Probes a model while it trains, and later from a file of its weights alone. */
public final class ProbeWeights {

    // 3 8 = is answered by 0, modulo 11
    private static final ModularPairs TASK =
            new ModularPairs(new ModularPairsSettings(11, Operation.SUM, 0.8), 0);

    private static final ProbeSuite PROBES =
            new ProbeSuite(
                    Map.of(
                            "accuracy", new AccuracyProbe(TASK, 0),
                            "spectrum", new WeightSpectrumProbe(TASK)));

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ProbeFiles files = new ProbeFiles(folder.resolve("probes"));
        Path weights = train(new CheckpointStore(folder.resolve("checkpoints")), files);
        for (ProbeRecord record : files.readAll().values()) {
            print("step " + record.step(), record.numbers());
        }
        print("file", probe(weights).numbers());
    }

    /** Probes at every checkpoint; returns the file of the last weights. */
    private static Path train(CheckpointStore checkpoints, ProbeFiles files) throws Exception {
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(transformer())
                        .setInputShapes(new Shape(96, TASK.context()))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(AdamW.builder().build())
                        .setBatches(new TaskDataset(TASK, 0, 96)::batch)
                        .optCheckpoints(
                                new CheckpointWriter(checkpoints, CheckpointSchedule.every(200)))
                        .addListener(new ProbeListener(TASK, PROBES, files))
                        .build()) {
            session.trainTo(400);
        }
        return checkpoints.latest().orElseThrow().weightsFile();
    }

    /** Probes weights by TransformerLens' names, wherever they are from. */
    private static Measurements probe(Path file) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            HookedTransformer transformer = transformer();
            transformer.initialize(manager, DataType.FLOAT32, new Shape(1, TASK.context()));
            Weights.load(SafeTensors.read(file), transformer, file.toString());
            return PROBES.measure(new Subject(TASK, transformer, manager, 0));
        }
    }

    private static void print(String where, List<Measurement> numbers) {
        for (Measurement one : numbers) {
            if (one.name().startsWith("accuracy") || one.name().startsWith("gini")) {
                System.out.println(where + ": " + one.name() + " " + one.value());
            }
        }
    }

    private static HookedTransformer transformer() {
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(1)
                        .setHeads(2)
                        .setDModel(32)
                        .setMlp(List.of(128))
                        .build();
        return HookedTransformer.builder()
                .setSettings(settings)
                .setGeometry(Geometry.readAtLast(12, TASK.context(), TASK.classes()))
                .build();
    }
}
