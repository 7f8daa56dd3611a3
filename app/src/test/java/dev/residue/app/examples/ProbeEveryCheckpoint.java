package dev.residue.app.examples;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.record.ProbeFiles;
import dev.residue.analysis.record.ProbeListener;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.PresetTransformers;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import dev.residue.training.safetensors.SafeTensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Measures with a probe of one's own at every checkpoint, and reads what it wrote. */
final class ProbeEveryCheckpoint {

    private ProbeEveryCheckpoint() {}

    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        CheckpointStore store = new CheckpointStore(folder.resolve("checkpoints"));
        HookedTransformer block = PresetTransformers.create("assign-and-add-small", 0);
        // snippet: probe-every-checkpoint
        Probe embedding =
                (subject, measurements) -> {
                    try (NDManager scope = subject.newScope()) {
                        float norm = subject.weight("embed.W_E", scope).norm().getFloat();
                        measurements.add("norm", norm);
                    }
                };
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.small(), 0);
        ProbeSuite probes = new ProbeSuite(Map.of("embedding", embedding));
        ProbeFiles files = new ProbeFiles(folder.resolve("probes"));
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(block)
                        .setInputShapes(new Shape(64, task.context()))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(new TaskDataset(task, 0, 64)::batch)
                        .optCheckpoints(new CheckpointWriter(store, CheckpointSchedule.every(50)))
                        .addListener(new ProbeListener(task, probes, files))
                        .build()) {
            session.trainTo(100);
        }
        files.readAll().forEach((step, record) -> System.out.println(record.numbers()));
        // end snippet
        for (Checkpoint checkpoint : store.list()) {
            double sum = 0;
            for (float weight : weights(checkpoint)) {
                sum += (double) weight * weight;
            }
            double norm =
                    Objects.requireNonNull(files.readAll().get(checkpoint.step()))
                            .numbers()
                            .get(0)
                            .value();
            if (Math.abs(norm / Math.sqrt(sum) - 1) > 1e-5) {
                throw new IllegalStateException(norm + " is not the norm of " + checkpoint);
            }
        }
        if (files.readAll().size() != 3) {
            throw new IllegalStateException("not probed at steps 0, 50 and 100");
        }
    }

    private static float[] weights(Checkpoint checkpoint) throws Exception {
        return Objects.requireNonNull(
                        SafeTensors.read(checkpoint.weightsFile()).tensors().get("embed.W_E"))
                .toFloats();
    }
}
