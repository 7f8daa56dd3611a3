package dev.residue.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.ExperimentSession;
import dev.residue.dataset.TaskDataset;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a training step of each preset leaves open besides weights: as many arrays on every machine,
 * and with any number of layers, because the forward pass is one call. A change that computes call
 * by call, or makes arrays of numbers in each step, is seen here.
 */
class StepCostTest {

    private static final int STEPS = 3;
    private static final int BATCH = 32;

    @ParameterizedTest
    @ValueSource(strings = {"assign-and-add", "digit-addition", "digit-addition-places"})
    void aStepLeavesTheBatchTheLogitsAndTheLossesPartsAlone(String name) throws Exception {
        Meter meter = measure(name);
        Assertions.assertThat(meter.arrays)
                .containsExactlyInAnyOrderElementsOf(expected(meter.settings, meter.geometry));
    }

    /** Worked by hand from what a step needs. */
    private static List<Shape> expected(TransformerSettings settings, Geometry geometry) {
        long context = geometry.context();
        long reads = geometry.readPositions().length;
        long rows = BATCH * reads;
        long classes = geometry.classes();
        List<Shape> shapes =
                new ArrayList<>(
                        List.of(
                                new Shape(BATCH, context), // tokens
                                new Shape(BATCH, reads), // labels
                                new Shape(BATCH, reads, classes), // logits
                                // the loss: labels and logits by row, and its log-softmax,
                                new Shape(rows),
                                new Shape(rows, classes),
                                new Shape(rows, classes),
                                // the index of the labels, what it picks, negated, the mean,
                                new Shape(rows, 1),
                                new Shape(rows, 1),
                                new Shape(rows, 1),
                                new Shape(),
                                // and the 1 that the backward pass begins with
                                new Shape()));
        if (settings.dropout() > 0) {
            // of the embedding; then of the pattern, and of what attention and MLP write
            long dropped = context * settings.dModel();
            for (int layer = 0; layer < settings.layers(); layer++) {
                long asking = layer == settings.layers() - 1 ? reads : context;
                long writing = settings.mlp().get(layer) == null ? 1 : 2;
                dropped += asking * (settings.heads() * context + writing * settings.dModel());
            }
            shapes.add(new Shape(dropped, BATCH));
        }
        if (settings.positionOffset() > 0) {
            shapes.add(new Shape(BATCH, 1));
        }
        return shapes;
    }

    private static Meter measure(String name) throws Exception {
        Experiment experiment =
                Guice.createInjector(new ResidueModule())
                        .getInstance(ExperimentReader.class)
                        .read(name, new Changes(List.of("training.batchSize=" + BATCH), Map.of()))
                        .inParts(1);
        EngineSelection selection =
                EngineSelection.load(new EngineSettings("PyTorch", "cpu", null));
        TaskDataset dataset = new TaskDataset(experiment.task(), 0, BATCH);
        Meter meter = new Meter();
        try (TrainingSession session =
                ExperimentSession.builder(experiment, selection)
                        .setBatches(
                                (step, manager) -> {
                                    meter.scope = manager;
                                    return dataset.batch(step, manager);
                                })
                        .addListener(meter)
                        .build()) {
            session.trainTo(STEPS);
            HookedTransformer block = (HookedTransformer) session.model().getBlock();
            meter.settings = block.settings();
            meter.geometry = block.geometry();
        }
        return meter;
    }

    /** Looks at what a step leaves open. */
    private static final class Meter implements StepListener {

        private List<Shape> arrays = List.of();
        private NDManager scope;
        private TransformerSettings settings;
        private Geometry geometry;

        @Override
        public void onStep(TrainingSession session, NDArray loss) {
            arrays = scope.getManagedArrays().stream().map(NDArray::getShape).toList();
        }
    }
}
