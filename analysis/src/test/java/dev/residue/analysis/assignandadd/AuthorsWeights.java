package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The paper's authors' own weights, which carry no licence and are never committed: the system
 * property {@code residue.weights} says where they are. Tests that need them are skipped without.
 */
final class AuthorsWeights {

    private AuthorsWeights() {}

    static Path directory() {
        Path directory = Path.of(System.getProperty("residue.weights", "weights"));
        boolean there = Files.isReadable(directory.resolve("assign-and-add-train-pairs.txt"));
        if (!there) {
            System.out.println("SKIPPED: the authors' weights are not in " + directory);
        }
        Assumptions.assumeTrue(there, "the authors' weights are not in " + directory);
        return directory;
    }

    static AssignAndAdd task() {
        AssignAndAddSettings paper = AssignAndAddSettings.paper();
        return new AssignAndAdd(
                new AssignAndAddSettings(
                        paper.modulus(),
                        paper.variables(),
                        paper.context(),
                        paper.assignments(),
                        paper.trainPairs(),
                        directory().resolve("assign-and-add-train-pairs.txt"),
                        paper.restrictedVariables(),
                        paper.twoVariableFrequency()),
                1);
    }

    /** Loads a checkpoint: {@code 5301}, {@code 5401} or {@code final}. */
    static Subject subject(AssignAndAdd task, String step, NDManager manager) throws IOException {
        Path file = directory().resolve("assign-and-add-step-" + step + ".safetensors");
        Subject subject = initial(task, manager);
        Weights.load(SafeTensors.read(file), subject.block(), file.toString());
        return subject;
    }

    /** Makes a model of the paper's size with initial weights. */
    static Subject initial(AssignAndAdd task, NDManager manager) {
        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.assignAndAdd(),
                        new Geometry(74, 16, 59, new int[] {15}),
                        1);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 16));
        return new Subject(task, block, manager, 0);
    }
}
