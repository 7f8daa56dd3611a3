package dev.residue.app.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.residue.app.experiment.Bytes;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Estimates before a run what its checkpoints will take on the disk. */
public final class DiskSpace {

    /** Weights and two moments, four bytes each. */
    private static final double BYTES_PER_PARAMETER = 12;

    /** A manifest, headers, and what probes find. */
    private static final double BYTES_BESIDE = 65_536;

    private static final double MARGIN = 1.1;

    private DiskSpace() {}

    /** Checks that there is room from a step on, which is -1 to begin. */
    static void require(
            Experiment experiment, EngineSelection selection, Path directory, long firstStep)
            throws IOException {
        requireTogether(List.of(experiment), selection, List.of(directory), List.of(firstStep));
    }

    /**
     * Checks that there is room for all of several runs of one shape.
     *
     * @param firstSteps the step from which each goes on; -1 to begin
     */
    public static void requireTogether(
            List<Experiment> experiments,
            EngineSelection selection,
            List<Path> directories,
            List<Long> firstSteps)
            throws IOException {
        double parameters = parameters(experiments.get(0), selection);
        Map<FileStore, Need> needs = new LinkedHashMap<>();
        Map<FileStore, String> names = new LinkedHashMap<>();
        for (int i = 0; i < experiments.size(); i++) {
            FileStore store = Files.getFileStore(directories.get(i));
            needs.computeIfAbsent(store, absent -> new Need(parameters))
                    .add(experiments.get(i), firstSteps.get(i));
            names.merge(store, directories.get(i).toString(), (all, one) -> all + " " + one);
        }
        for (Map.Entry<FileStore, Need> need : needs.entrySet()) {
            String name = Objects.requireNonNull(names.get(need.getKey()));
            need.getValue().require(name, need.getKey());
        }
    }

    /** Returns an estimate, in bytes, of what a run will take. */
    public static double needed(Experiment experiment) {
        double parameters = ParameterSizes.of(experiment.newBlock()).sum();
        Need need = new Need(parameters);
        need.add(experiment, -1);
        return need.bytes();
    }

    /** What runs need on one disk. */
    private static final class Need {

        private final double each;
        private double checkpoints;
        private int runs;

        Need(double parameters) {
            each = parameters * BYTES_PER_PARAMETER + BYTES_BESIDE;
        }

        void add(Experiment experiment, long firstStep) {
            if (firstStep < experiment.steps()) {
                double made = experiment.checkpoints().atMost(firstStep, experiment.steps());
                // one more while it is written beside
                checkpoints += experiment.checkpoints().keep().atMost(made) + 1;
            }
            runs++;
        }

        double bytes() {
            return MARGIN * checkpoints * each;
        }

        void require(String name, FileStore store) throws IOException {
            double needed = bytes();
            long usable = store.getUsableSpace();
            if (needed > usable) {
                throw new NoRoomException(
                        String.format(
                                Locale.ROOT,
                                "%s %s room for %s, and up to %.0f checkpoints need %s",
                                name,
                                runs == 1 ? "has" : "have",
                                Bytes.onDisk((double) usable),
                                checkpoints,
                                Bytes.onDisk(needed)));
            }
        }
    }

    private static double parameters(Experiment experiment, EngineSelection selection) {
        try (NDManager manager =
                NDManager.newBaseManager(selection.device(), selection.engine().getEngineName())) {
            Block block = experiment.newBlock();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
            return ParameterSizes.of(block).sum();
        }
    }
}
