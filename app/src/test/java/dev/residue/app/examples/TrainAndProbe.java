package dev.residue.app.examples;

import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.assignandadd.ProgressProbe;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.util.Map;

/** Trains a transformer and asks which parts of the circuit are there. */
final class TrainAndProbe {

    private TrainAndProbe() {}

    public static void main(String... arguments) throws Exception {
        // snippet: train-and-probe
        EngineSelection.load(EngineSettings.defaults()); // first: its threads then yield to others
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        Geometry sizes = // logits at "=" alone
                Geometry.readAtLast(task.vocabulary().size(), task.context(), task.classes());
        HookedTransformer block =
                new HookedTransformer(TransformerSettings.assignAndAdd(), sizes, 0);
        ProbeSuite probes = new ProbeSuite(Map.of("progress", new ProgressProbe(task, 0)));
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(block)
                        .setInputShapes(new Shape(64, 16))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(new TaskDataset(task, 0, 64)::batch)
                        .build()) {
            session.trainTo(200);
            probes.measure(Subject.of(task, session)).numbers().forEach(System.out::println);
        }
        // end snippet
    }
}
