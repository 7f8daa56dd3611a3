package dev.residue.app.examples;

import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.assignandadd.ProgressProbe;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.TransformerEnsemble;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains transformers of eight seeds as one, and asks each which parts of the circuit it has. */
final class TrainManySeeds {

    private TrainManySeeds() {}

    public static void main(String... arguments) throws Exception {
        // snippet: train-many-seeds
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        TransformerSettings settings = TransformerSettings.assignAndAdd();
        Geometry sizes = new Geometry(74, 16, 59, new int[] {15}); // logits at "=" alone
        ProbeSuite probes = new ProbeSuite(Map.of("progress", new ProgressProbe(task, 0)));
        List<TrainingSession> members = new ArrayList<>();
        for (int seed = 0; seed < 8; seed++) {
            members.add(
                    TrainingSession.builder()
                            .setBlock(new HookedTransformer(settings, sizes, seed))
                            .setInputShapes(new Shape(64, 16))
                            .setLoss(new SequenceCrossEntropy())
                            .setOptimizer(new AdamW(AdamWSettings.defaults()))
                            .setBatches(new TaskDataset(task, seed, 64)::batch)
                            .build());
        }
        try (EnsembleSession ensemble =
                new EnsembleSession(
                        members,
                        count -> new TransformerEnsemble(settings, sizes, new long[count]))) {
            ensemble.trainTo(20);
            for (TrainingSession member : ensemble.members()) {
                probes.measure(Subject.of(task, member)).numbers().forEach(System.out::println);
            }
        }
        members.forEach(TrainingSession::close);
        // end snippet
    }
}
