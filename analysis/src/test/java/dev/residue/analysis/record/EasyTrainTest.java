package dev.residue.analysis.record;

import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Score;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.statistics.Series;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.checkpoint.MetricsJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listeners in DJL's own loop, which knows neither our session nor its checkpoints. */
class EasyTrainTest {

    private static final ModularPairs TASK =
            new ModularPairs(new ModularPairsSettings(5, Operation.SUM, 0.6), 0);
    private static final String LOSS = "loss/" + ModularPairs.TRAIN;

    @TempDir Path folder;

    private final Sequences all = TASK.exhaustive(ModularPairs.TRAIN, 0).orElseThrow();

    @Test
    void probesRunAfterEveryEpochAndEvaluationsEverySoManySteps() throws Exception {
        ProbeFiles files = new ProbeFiles(folder.resolve("probes"));
        ProbeSuite probes = new ProbeSuite(Map.of("accuracy", new AccuracyProbe(TASK, 0)));
        Map<Long, Double> expected = new HashMap<>();
        Path journalFile = folder.resolve("metrics.jsonl");
        try (MetricsJournal journal = new MetricsJournal(journalFile, 0);
                Model model = Model.newInstance("pairs")) {
            model.setBlock(block());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(
                                    Adam.builder()
                                            .optLearningRateTracker(Tracker.fixed(0.01f))
                                            .build())
                            .addTrainingListeners(
                                    new ProbeListener(TASK, probes, files),
                                    new EvaluationListener(TASK, journal, 4, 1000, 0));
            TaskDataset data =
                    TaskDataset.builder()
                            .setTask(TASK)
                            .setBatchSize(15)
                            .optStepsPerEpoch(6)
                            .build();
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(15, TASK.context()));
                expected.put(0L, loss(trainer));
                for (long epoch = 1; epoch <= 2; epoch++) {
                    EasyTrain.fit(trainer, 1, data, null);
                    expected.put(6 * epoch, loss(trainer));
                }
            }
        }
        Map<Long, Double> probed = new TreeMap<>();
        for (ProbeRecord record : files.readAll().values()) {
            for (Measurement one : record.numbers()) {
                if (one.name().equals(LOSS)) {
                    probed.put(record.step(), one.value());
                }
            }
        }
        Assertions.assertThat(probed)
                .containsOnlyKeys(6L, 12L)
                .containsEntry(6L, expected.get(6L))
                .containsEntry(12L, expected.get(12L));
        Map<Long, Double> evaluated = evaluated();
        Assertions.assertThat(evaluated)
                .containsOnlyKeys(0L, 4L, 6L, 8L, 12L)
                .containsAllEntriesOf(expected);
        Assertions.assertThat(expected.get(12L)).isLessThan(expected.get(0L));
    }

    private static HookedTransformer block() {
        return HookedTransformer.builder()
                .setSettings(
                        TransformerSettings.builder()
                                .setLayers(1)
                                .setHeads(1)
                                .setDModel(8)
                                .setMlp(List.of(16))
                                .build())
                .setGeometry(Geometry.readAtLast(6, TASK.context(), TASK.classes()))
                .optSqueeze(true)
                .build();
    }

    private double loss(Trainer trainer) {
        return Score.of(Subject.of(TASK, trainer, 0), all).loss();
    }

    private Map<Long, Double> evaluated() throws IOException {
        Map<Long, Double> found = new TreeMap<>();
        RunRecord record = RunRecord.read(new RunFiles(folder));
        for (Series.Point point : record.series(LOSS).orElseThrow().points()) {
            found.put(point.step(), point.value());
        }
        return found;
    }
}
