package dev.residue.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.ProbeSuite;
import dev.residue.analysis.Subject;
import dev.residue.analysis.assignandadd.ProgressProbe;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in README.md and docs runs, what runs here is what stands there, and every link leads
 * to what is there.
 */
class ReadmeSnippetsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir Path folder;

    /** The README's program. */
    public static void main(String[] arguments) throws Exception {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        Geometry sizes = new Geometry(74, 16, 59, new int[] {15}); // logits at "=" alone
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(
                                new HookedTransformer(TransformerSettings.assignAndAdd(), sizes, 0))
                        .setInputShapes(new Shape(64, 16))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(new TaskDataset(task, 0, 64)::batch)
                        .build()) {
            session.trainTo(200);
            ProbeSuite probes = new ProbeSuite(Map.of("progress", new ProgressProbe(task, 0)));
            Measurements found = probes.measure(Subject.of(task, session));
            found.numbers().forEach(one -> System.out.println(one.name() + " " + one.value()));
        }
    }

    @Test
    void theProgramOfTheReadmePrintsWhatItsProbeMeasures() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            main(new String[0]);
        } finally {
            System.setOut(before);
        }
        Assertions.assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThanOrEqualTo(7)
                .anyMatch(line -> line.matches("progress/ov2-mlp2 [01]\\.\\d+"));
    }

    @Test
    void theModulesWorkTogetherAsThePagesSay() throws Exception {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        TaskDataset dataset = new TaskDataset(task, 0, 64);
        Sequences heldOut = task.evaluation("two-variables/held-out-pair", 0, 2000);
        System.out.println(task.render(heldOut.sequence(0)));

        HookedTransformer block =
                new HookedTransformer(
                        TransformerSettings.assignAndAdd(),
                        new Geometry(74, 16, 59, new int[] {15}),
                        0);
        CheckpointStore store = new CheckpointStore(folder.resolve("checkpoints"));

        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(block)
                        .setInputShapes(new Shape(64, 16))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(dataset::batch)
                        .optCheckpoints(new CheckpointWriter(store, CheckpointSchedule.every(5)))
                        .build()) {
            session.trainTo(10);
        }
        Assertions.assertThat(folder.resolve("checkpoints/step-00000010")).isDirectory();

        HookedTransformer another =
                new HookedTransformer(
                        TransformerSettings.assignAndAdd(),
                        new Geometry(74, 16, 59, new int[] {15}),
                        1);
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(another)
                        .setInputShapes(new Shape(64, 16))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(dataset::batch)
                        .build()) {
            session.restore(store.latest().orElseThrow());
            session.trainTo(20);
            Assertions.assertThat(session.step()).isEqualTo(20);
            observe(another, heldOut);
            measure(task, another, session.trainer().getManager());
        }
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
            observeInside(block, hooks, parameterStore, tokens, logits);
        }
    }

    private static void observeInside(
            HookedTransformer transformer,
            Hooks hooks,
            ParameterStore parameterStore,
            NDArray tokens,
            NDList hooked) {
        SequentialBlock sequential = new SequentialBlock().add(transformer);
        NDList output =
                transformer.withHooks(
                        hooks, () -> sequential.forward(parameterStore, new NDList(tokens), false));
        Assertions.assertThat(output.singletonOrThrow().toFloatArray())
                .isEqualTo(hooked.singletonOrThrow().toFloatArray());
    }

    private static void measure(AssignAndAdd task, HookedTransformer block, NDManager manager)
            throws IOException {
        Subject subject = new Subject(task, block, manager, 10);
        Measurements found =
                new ProbeSuite(Map.of("progress", new ProgressProbe(task, 0))).measure(subject);
        found.numbers().forEach(one -> System.out.println(one.name() + " " + one.value()));
        Assertions.assertThat(found.numbers()).isNotEmpty();
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everySnippetStandsInATest(Path page) throws IOException {
        Path sources = ROOT.resolve("app/src/test/java/dev/residue/app");
        String tested =
                squeezed(Files.readString(sources.resolve("ReadmeSnippetsTest.java")))
                        + squeezed(Files.readString(sources.resolve("outside/OutsideModule.java")));
        for (String snippet : MarkdownPage.read(page).blocks("java")) {
            Assertions.assertThat(squeezed(snippet)).isNotEmpty();
            Assertions.assertThat(tested).contains(squeezed(snippet));
            for (String pair : List.of("()", "{}", "[]")) {
                Assertions.assertThat(count(snippet, pair.charAt(1)))
                        .as("closing %s of%n%s", pair, snippet)
                        .isEqualTo(count(snippet, pair.charAt(0)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToWhatIsThere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : MarkdownPage.read(page).relativeLinks()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            boolean there =
                    Files.exists(target)
                            && target.startsWith(ROOT)
                            && (parts.length == 1
                                    || MarkdownPage.read(target).anchors().contains(parts[1]));
            if (!there) {
                broken.add(link);
            }
        }
        Assertions.assertThat(broken).isEmpty();
    }

    @Test
    void aBlockThatIsNotClosedIsRefused() {
        Assertions.assertThatThrownBy(() -> MarkdownPage.of("a\n```java\nint i;\n"))
                .hasMessageContaining("line 2");
        Assertions.assertThatThrownBy(() -> MarkdownPage.of("```java\nint i;\n```java\n"))
                .hasMessageContaining("line 3");
    }

    @Test
    void linksAndAnchorsAreFoundOutsideOfBlocksAlone() {
        MarkdownPage page =
                MarkdownPage.of(
                        "# A b: `c`!\n"
                            + "[one](x.md#y) [two](https://z)\n"
                            + "```sh\n"
                            + "# no [three](w)\n"
                            + "```\n");
        Assertions.assertThat(page.relativeLinks()).containsExactly("x.md#y");
        Assertions.assertThat(page.anchors()).containsExactly("a-b-c");
        Assertions.assertThat(page.blocks("sh")).containsExactly("# no [three](w)\n");
    }

    @Test
    void theReadmeStaysShortAndLeadsToEveryPage() throws IOException {
        Path readme = ROOT.resolve("README.md");
        Assertions.assertThat(Files.readAllLines(readme)).hasSizeLessThanOrEqualTo(150);
        List<Path> linked =
                MarkdownPage.read(readme).relativeLinks().stream()
                        .map(link -> ROOT.resolve(link.split("#", 2)[0]).normalize())
                        .toList();
        Assertions.assertThat(linked).containsAll(pages().subList(1, pages().size()));
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(one -> one == wanted).count();
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
