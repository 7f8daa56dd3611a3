package dev.residue.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.residue.analysis.assignandadd.ProgressProbe;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.Geometry;
import dev.residue.model.HookedTransformer;
import dev.residue.model.Hooks;
import dev.residue.model.TransformerSettings;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the README runs, and what runs here is what stands there. */
class ReadmeSnippetsTest {

    private static final Path ROOT = Path.of("..");

    @TempDir Path folder;

    @Test
    void theModulesWorkTogetherAsTheReadmeSays() throws Exception {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        TaskDataset dataset = new TaskDataset(task, 0, 64);
        Sequences heldOut = task.evaluation("two-variables/held-out-pair", 0, 2000);
        System.out.println(task.render(heldOut.sequence(0)));

        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.assignAndAdd(),
                        new Geometry(74, 16, 59, new int[] {15}),
                        0);

        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(block)
                        .setInputShapes(new Shape(64, 16))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(dataset::batch)
                        .optCheckpoints(
                                new CheckpointWriter(
                                        new CheckpointStore(folder.resolve("checkpoints")),
                                        CheckpointSchedule.every(5)))
                        .build()) {
            session.trainTo(10);
            Assertions.assertThat(session.step()).isEqualTo(10);
            observe(block, heldOut);
            measure(task, block, session.trainer().getManager());
        }
        Assertions.assertThat(folder.resolve("checkpoints/step-00000010")).isDirectory();
    }

    private static void observe(HookedTransformer block, Sequences heldOut) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tokens = manager.create(heldOut.sequence(0), new Shape(1, 16));
            ParameterStore parameterStore = new ParameterStore(manager, false);

            Hooks hooks =
                    Hooks.none()
                            .observe(
                                    "blocks.1.attn.hook_pattern",
                                    pattern -> System.out.println(pattern.getShape()))
                            .replace("blocks.1.hook_mlp_out", NDArray::zerosLike);
            NDList logits =
                    block.forward(
                            parameterStore, new NDList(tokens), false, hooks.asForwardParameters());

            Assertions.assertThat(logits.singletonOrThrow().getShape())
                    .isEqualTo(new Shape(1, 1, 59));
            Assertions.assertThat(tokens.getDataType()).isEqualTo(DataType.INT64);
        }
    }

    private static void measure(AssignAndAdd task, HookedTransformer block, NDManager manager)
            throws IOException {
        Subject subject = new Subject(task, block, manager, 10);
        Measurements found =
                new ProbeSuite(Map.of("progress", new ProgressProbe(task, 0))).measure(subject);
        found.numbers().forEach(one -> System.out.println(one.name() + " " + one.value()));
        Assertions.assertThat(found.numbers()).isNotEmpty();
    }

    @Test
    void everySnippetOfTheReadmeStandsInATest() throws IOException {
        String here =
                Files.readString(Path.of("src/test/java/dev/residue/app/ReadmeSnippetsTest.java"));
        String outside =
                Files.readString(
                        Path.of("src/test/java/dev/residue/app/outside/OutsideModule.java"));
        Matcher snippets =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        int found = 0;
        while (snippets.find()) {
            found++;
            Assertions.assertThat(squeezed(here) + squeezed(outside))
                    .contains(squeezed(snippets.group(1)));
        }
        Assertions.assertThat(found).isGreaterThanOrEqualTo(5);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
