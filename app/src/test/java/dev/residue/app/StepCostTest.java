package dev.residue.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.inject.Guice;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.ExperimentSession;
import dev.residue.dataset.TaskDataset;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a training step of each preset costs besides arithmetic; unlike times, it is the same on
 * every machine: interpreted or compiled, with one thread or four. A change that makes a step
 * dearer is seen here.
 */
class StepCostTest {

    private static final int STEPS = 30;

    /** Java's library differs from version to version, from 17 to 25 by less than a hundredth. */
    private static final int TWENTIETH = 20;

    @ParameterizedTest
    @CsvSource({
        // experiment, arrays that are open at a step's end, bytes that Java allocates with
        // references of 4 and of 8 bytes, which is how large they are in a heap of 32 GB or more
        "assign-and-add, 11, 37600, 49700",
        "digit-addition, 12, 46500, 61700",
        "digit-addition-places, 13, 48700, 64500",
    })
    void stepsMakeFewArraysAndLittleGarbage(String name, int arrays, long narrow, long wide)
            throws Exception {
        Experiment experiment =
                Guice.createInjector(new ResidueModule())
                        .getInstance(ExperimentReader.class)
                        .read(name, new Changes(List.of("training.batchSize=32"), Map.of()))
                        .inParts(1);
        EngineSelection selection =
                EngineSelection.load(new EngineSettings("PyTorch", "cpu", null));
        TaskDataset dataset = new TaskDataset(experiment.task(), 0, 32);
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
        }
        Assertions.assertThat(meter.median(meter.arrays)).isPositive().isLessThanOrEqualTo(arrays);
        long bytes = hasNarrowReferences() ? narrow : wide;
        Assertions.assertThat(meter.median(meter.bytes))
                .isPositive()
                .isLessThanOrEqualTo(bytes + bytes / TWENTIETH);
    }

    private static boolean hasNarrowReferences() {
        return Boolean.parseBoolean(
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .getVMOption("UseCompressedOops")
                        .getValue());
    }

    /** Counts what a step leaves behind. */
    private static final class Meter implements StepListener {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final List<Long> arrays = new ArrayList<>();
        private final List<Long> bytes = new ArrayList<>();
        private NDManager scope;
        private long before;

        @Override
        public void onStep(TrainingSession session, NDArray loss) {
            arrays.add((long) scope.getManagedArrays().size());
            long now = threads.getCurrentThreadAllocatedBytes();
            bytes.add(now - before);
            before = threads.getCurrentThreadAllocatedBytes();
        }

        long median(List<Long> values) {
            return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
        }
    }
}
