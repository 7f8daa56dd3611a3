package dev.residue.app;

import com.google.gson.JsonObject;
import dev.residue.app.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir Path folder;
    private String experiment = "";

    @BeforeEach
    void write() throws IOException {
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
    }

    @Test
    void aRunPrintsOneJsonObjectAndLeavesTheContractsFiles() throws IOException {
        Path run = folder.resolve("run");
        Terminal terminal = Terminal.run("run", experiment, "--out", run.toString(), "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.out().strip().lines()).hasSize(1);
        JsonObject json = terminal.json();
        Assertions.assertThat(json.keySet())
                .containsAll(
                        Set.of(
                                "runDir",
                                "experiment",
                                "engine",
                                "device",
                                "seed",
                                "steps",
                                "seconds",
                                "msPerStep",
                                "metrics",
                                "claims",
                                "report"));
        Assertions.assertThat(json.get("steps").getAsLong()).isEqualTo(12);
        Assertions.assertThat(json.getAsJsonObject("metrics").keySet())
                .contains(
                        "accuracy/direct/train",
                        "accuracy/two-variables/held-out-slot-2",
                        "loss/one-variable/held-out-slot",
                        "progress/ov2-mlp2");
        for (String file :
                List.of(
                        "experiment.yaml",
                        "metrics.jsonl",
                        "timings.jsonl",
                        "report.html",
                        "checkpoints/step-00000000/weights.safetensors",
                        "checkpoints/step-00000005/optimizer.safetensors",
                        "checkpoints/step-00000012/manifest.json",
                        "probes/step-00000010.jsonl",
                        "probes/step-00000010.npz")) {
            Assertions.assertThat(run.resolve(file)).isNotEmptyFile();
        }
    }

    @Test
    @Tag("numeric")
    void resumingGivesTheFilesOfAnUninterruptedRun() throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        expectSuccess("run", experiment, "--out", whole.toString());
        expectSuccess("run", experiment, "--out", parts.toString(), "--steps", "5");
        expectSuccess("resume", parts.toString(), "--steps", "12");
        Map<String, String> expected = contents(whole);
        expected.remove("experiment.yaml");
        Map<String, String> resumed = contents(parts);
        resumed.remove("experiment.yaml");
        Assertions.assertThat(resumed.keySet()).isEqualTo(expected.keySet());
        Assertions.assertThat(expected).hasSizeGreaterThan(10);
        expected.forEach(
                (file, content) ->
                        Assertions.assertThat(resumed.get(file)).as(file).isEqualTo(content));
    }

    @Test
    @Tag("numeric")
    void resumingIsExactWithDropoutScheduleClippingAndAccumulation() throws IOException {
        experiment =
                TinyExperiment.write(
                                folder,
                                Changed.in(
                                        TinyExperiment.YAML,
                                        "heads: 1",
                                        "heads: 2\n  dropout: 0.2",
                                        "probes: [accuracy, progress, attention]",
                                        "",
                                        "batchSize: 16",
                                        """
                                        batchSize: 16
                                          accumulate: 2
                                          clipNorm: 0.5
                                          schedule:
                                            cosine: { warmup: 4, start: 0.1, steps: 12, floor: 0.1 }
                                        """))
                        .toString();
        String weights = "checkpoints/step-00000012/weights.safetensors";
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        expectSuccess("run", experiment, "--out", whole.toString());
        expectSuccess("run", experiment, "--out", parts.toString(), "--steps", "7");
        expectSuccess("resume", parts.toString(), "--steps", "12");
        Assertions.assertThat(parts.resolve(weights))
                .hasSameBinaryContentAs(whole.resolve(weights));
        // each of the options has a part in it
        for (String other :
                List.of(
                        "seeds.dropout=9",
                        "training.clipNorm=none",
                        "training.schedule={constant: {}}")) {
            Path run = folder.resolve(other.replaceAll("\\W", ""));
            expectSuccess("run", experiment, "--out", run.toString(), "--set", other);
            Assertions.assertThat(Files.readAllBytes(run.resolve(weights)))
                    .as(other)
                    .isNotEqualTo(Files.readAllBytes(whole.resolve(weights)));
        }
    }

    @Test
    @Tag("numeric")
    void equalSeedsGiveEqualWeightsAndOthersDoNot() throws IOException {
        String weights = "checkpoints/step-00000005/weights.safetensors";
        for (String name : List.of("one", "again")) {
            expectSuccess(
                    "run", experiment, "--out", folder.resolve(name).toString(), "--steps", "5");
        }
        expectSuccess(
                "run",
                experiment,
                "--out",
                folder.resolve("other").toString(),
                "--steps",
                "5",
                "--seed",
                "1");
        Assertions.assertThat(folder.resolve("one").resolve(weights))
                .hasSameBinaryContentAs(folder.resolve("again").resolve(weights));
        Assertions.assertThat(Files.readAllBytes(folder.resolve("other").resolve(weights)))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("one").resolve(weights)));
    }

    @Test
    void theResolvedExperimentRunsAgainToTheSameWeights() throws IOException {
        Path first = folder.resolve("first");
        expectSuccess("run", experiment, "--out", first.toString(), "--seed", "3");
        Path second = folder.resolve("second");
        expectSuccess(
                "run", first.resolve("experiment.yaml").toString(), "--out", second.toString());
        String weights = "checkpoints/step-00000012/weights.safetensors";
        Assertions.assertThat(second.resolve(weights))
                .hasSameBinaryContentAs(first.resolve(weights));
        Assertions.assertThat(second.resolve("experiment.yaml"))
                .hasSameTextualContentAs(first.resolve("experiment.yaml"));
    }

    @Test
    @Tag("numeric")
    void analyzeMeasuresACheckpointAsTheRunDid() throws IOException {
        Path run = folder.resolve("run");
        expectSuccess("run", experiment, "--out", run.toString());
        Terminal terminal =
                Terminal.run(
                        "analyze", run.toString(), "--step", "10", "--probe", "accuracy", "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.json().get("step").getAsLong()).isEqualTo(10);
        String recorded = Files.readString(run.resolve("probes/step-00000010.jsonl"));
        terminal.json()
                .getAsJsonArray("measurements")
                .forEach(
                        measurement ->
                                Assertions.assertThat(recorded).contains(measurement.toString()));
    }

    @Test
    @Tag("numeric")
    void observingNeverChangesTraining() throws IOException {
        Path watched = folder.resolve("watched");
        Path alone = folder.resolve("alone");
        String everything =
                "probes=[accuracy, progress, shared-mlp, fourier, circuits, attention, patching]";
        expectSuccess("run", experiment, "--out", watched.toString(), "--set", everything);
        expectSuccess(
                "run",
                experiment,
                "--out",
                alone.toString(),
                "--set",
                "probes=[]",
                "--set",
                "evaluate.every=1000");
        String weights = "checkpoints/step-00000012/weights.safetensors";
        Assertions.assertThat(watched.resolve(weights))
                .hasSameBinaryContentAs(alone.resolve(weights));
    }

    @Test
    void aRunTellsWhatSharesOfItsTimeProbesAndEvaluationsTook() {
        Terminal terminal =
                Terminal.run("run", experiment, "--out", folder.resolve("run").toString());
        Matcher shares =
                Pattern.compile("of the time, probes ([0-9.]+) %, evaluations ([0-9.]+) %")
                        .matcher(terminal.err());
        Assertions.assertThat(shares.find()).as(terminal.err()).isTrue();
        double probes = Double.parseDouble(shares.group(1));
        double evaluations = Double.parseDouble(shares.group(2));
        Assertions.assertThat(probes).isPositive();
        Assertions.assertThat(evaluations).isPositive();
        Assertions.assertThat(probes + evaluations).isLessThan(100);
    }

    @Test
    void probesRunLaterOverEveryCheckpointAsTheyDidLive() throws IOException {
        Path run = folder.resolve("run");
        expectSuccess("run", experiment, "--out", run.toString());
        String recorded = Files.readString(run.resolve("probes/step-00000010.jsonl"));
        for (int step : new int[] {0, 5, 10, 12}) {
            Files.delete(run.resolve(String.format("probes/step-%08d.jsonl", step)));
        }
        expectSuccess(
                "analyze",
                run.toString(),
                "--every-checkpoint",
                "--probe",
                "accuracy",
                "--probe",
                "progress",
                "--probe",
                "attention");
        Assertions.assertThat(run.resolve("probes/step-00000012.jsonl")).isNotEmptyFile();
        Assertions.assertThat(
                        Files.readString(run.resolve("probes/step-00000010.jsonl"))
                                .lines()
                                .sorted()
                                .toList())
                .isEqualTo(recorded.lines().sorted().toList());
    }

    @Test
    void aPairGivenByHandIsPatched() throws IOException {
        Path run = folder.resolve("run");
        expectSuccess("run", experiment, "--out", run.toString(), "--set", "training.steps=200");
        int patched = 0;
        for (int number = 0; number < 7; number++) {
            Terminal terminal =
                    Terminal.run(
                            "patch",
                            run.toString(),
                            "--clean",
                            "b 1 + b 3 =",
                            "--corrupted",
                            "b " + number + " + b 3 =",
                            "--json");
            if (terminal.status() == 0) {
                patched++;
                // residual stream and attention in two layers, the MLP in one, at ten positions
                Assertions.assertThat(terminal.json().getAsJsonArray("effects")).hasSize(50);
            } else {
                Assertions.assertThat(terminal.err()).contains("same answer");
            }
        }
        // one number is the clean sequence; of the others 200 steps tell some apart
        Assertions.assertThat(patched).isBetween(1, 6);
        Terminal wrong =
                Terminal.run(
                        "patch",
                        run.toString(),
                        "--clean",
                        "b 1 + q 3 =",
                        "--corrupted",
                        "+ 1 2 =");
        Assertions.assertThat(wrong.status()).isEqualTo(2);
        Assertions.assertThat(wrong.lastLine()).contains("write it like");
    }

    @Test
    void theTheorysStandInStatesItsFourClaims() {
        Path run = folder.resolve("theory");
        Terminal terminal =
                Terminal.run("run", "assign-and-add-theory", "--out", run.toString(), "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.json().getAsJsonArray("claims")).hasSize(4);
        Assertions.assertThat(run.resolve("report.html")).content().contains("not the paper");
        Path shorter = folder.resolve("shorter");
        Terminal few =
                Terminal.run(
                        "run",
                        "assign-and-add-theory",
                        "--out",
                        shorter.toString(),
                        "--steps",
                        "3",
                        "--device",
                        "cpu",
                        "--json");
        Assertions.assertThat(few.json().get("steps").getAsInt()).isEqualTo(3);
    }

    @Test
    void reportsOfTwoRunsStandOnOnePage() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        expectSuccess("run", experiment, "--out", one.toString());
        expectSuccess("run", experiment, "--out", two.toString(), "--seed", "8");
        Path page = folder.resolve("both.html");
        Path picture = folder.resolve("curves.png");
        expectSuccess(
                "report",
                one.toString(),
                two.toString(),
                "--out",
                page.toString(),
                "--picture",
                picture.toString());
        Assertions.assertThat(page).content().contains("tiny, seed 0", "tiny, seed 8");
        Assertions.assertThat(picture).isNotEmptyFile();
    }

    @Test
    void aRunThatExistsIsNotOverwritten() throws IOException {
        Path run = folder.resolve("run");
        expectSuccess("run", experiment, "--out", run.toString());
        Map<String, String> before = contents(run);
        Terminal terminal = Terminal.run("run", experiment, "--out", run.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.lastLine()).contains("residue resume " + run);
        Assertions.assertThat(contents(run)).isEqualTo(before);
    }

    @Test
    void aRunInUseIsRefusedWithTheHoldersProcess() throws IOException {
        Path run = folder.resolve("run");
        expectSuccess("run", experiment, "--out", run.toString(), "--steps", "5");
        try (RunDirectory held = RunDirectory.existing(run)) {
            Terminal terminal = Terminal.run("resume", held.path().toString(), "--steps", "12");
            Assertions.assertThat(terminal.status()).isEqualTo(2);
            Assertions.assertThat(terminal.err())
                    .contains("in use by process " + ProcessHandle.current().pid());
        }
    }

    private static void expectSuccess(String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
    }

    /** Everything that may not differ between two equal runs. */
    private static Map<String, String> contents(Path run) throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = run.relativize(file).toString();
                if (!Set.of("timings.jsonl", "report.html", "lock").contains(name)
                        && !name.endsWith("manifest.json")) {
                    contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
