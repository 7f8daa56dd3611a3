package dev.residue.app;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.app.verify.RunVerifier;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeds that are trained as one leave the runs that each would have left alone. */
class EnsembleRunTest {

    /**
     * Fifty steps, in each of which a weight's gradient is a sum over 16 sequences of 10 tokens.
     */
    private static final Rounding LOSSES = Rounding.ofFloats(50 * 16 * 10);

    @TempDir Path folder;

    @Test
    @Tag("numeric")
    void eachSeedLeavesTheRunThatItWouldLeaveAlone() throws IOException {
        Path experiment = Files.writeString(folder.resolve("digits.yaml"), ThreeSeeds.DIGITS);
        Path all = folder.resolve("all");
        Terminal terminal =
                Terminal.run(
                        "run",
                        experiment.toString(),
                        "--seeds",
                        "3,1",
                        "--at-once",
                        "2",
                        "--out",
                        all.toString(),
                        "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.err()).contains("as one: seeds 3, 1");
        expectMeanLoss(terminal.err(), all.resolve("digits-3"), all.resolve("digits-1"));
        JsonArray members = terminal.json().getAsJsonArray("members");
        Assertions.assertThat(members).hasSize(2);
        for (int i = 0; i < 2; i++) {
            String seed = i == 0 ? "3" : "1";
            Path run = all.resolve("digits-" + seed);
            JsonObject member = members.get(i).getAsJsonObject();
            Assertions.assertThat(member.get("runDir").getAsString()).isEqualTo(run.toString());
            Path alone = folder.resolve("alone-" + seed);
            terminal =
                    Terminal.run(
                            "run",
                            experiment.toString(),
                            "--seed",
                            seed,
                            "--out",
                            alone.toString());
            Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
            for (String same :
                    List.of(
                            "experiment.yaml",
                            "checkpoints/step-00000000/weights.safetensors",
                            "checkpoints/step-00000000/optimizer.safetensors")) {
                Assertions.assertThat(run.resolve(same))
                        .hasSameBinaryContentAs(alone.resolve(same));
            }
            Map<String, Series> found = RunRecord.read(new RunFiles(run)).series();
            Map<String, Series> expected = RunRecord.read(new RunFiles(alone)).series();
            Assertions.assertThat(found.keySet()).isEqualTo(expected.keySet());
            Series losses = found.get("loss");
            Assertions.assertThat(losses.points()).hasSize(50);
            for (int step = 0; step < 50; step++) {
                Assertions.assertThat(losses.points().get(step).value())
                        .as("loss after step %d of seed %s", step + 1, seed)
                        .isCloseTo(
                                expected.get("loss").points().get(step).value(), LOSSES.offset(2));
            }
            Assertions.assertThat(RunVerifier.of(run).findings()).isEmpty();
            Assertions.assertThat(run.resolve("report.html")).isNotEmptyFile();
            Terminal analysed = Terminal.run("analyze", run.toString(), "--probe", "accuracy");
            Assertions.assertThat(analysed.status()).as(analysed.err()).isZero();
        }
    }

    /** Half of the last of four digits, and what two such halves round to. */
    private static final double PRINTED = 0.6e-4;

    /** Progress shows the mean of what the runs record each for themselves. */
    private static void expectMeanLoss(String messages, Path one, Path other) throws IOException {
        Matcher matcher = Pattern.compile("step 50 of 50  mean loss (\\S+) of 2").matcher(messages);
        Assertions.assertThat(matcher.find()).as(messages).isTrue();
        Assertions.assertThat(Double.parseDouble(matcher.group(1)))
                .isCloseTo((last(one) + last(other)) / 2, Offset.offset(PRINTED));
    }

    @Test
    @Tag("numeric")
    void membersMayHaveTheirOwnRate() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        String key = "training.optimizer.adamW.learningRate";
        ThreeSeeds.begin(experiment, all, "--vary", key + "=[0.01, 0.002, 0.0]");
        for (String seed : List.of("0", "1", "2")) {
            String rate = List.of("0.01", "0.002", "0.0").get(Integer.parseInt(seed));
            Path alone = folder.resolve("alone" + seed);
            ThreeSeeds.succeed(
                    Terminal.run(
                            "run",
                            experiment.toString(),
                            "--seed",
                            seed,
                            "--set",
                            key + "=" + rate,
                            "--out",
                            alone.toString()));
            Path run = all.resolve("tiny-" + seed);
            Assertions.assertThat(run.resolve("experiment.yaml"))
                    .hasSameBinaryContentAs(alone.resolve("experiment.yaml"));
            Assertions.assertThat(last(run)).isCloseTo(last(alone), LOSSES.offset(2));
        }
    }

    private static double last(Path run) throws IOException {
        return RunRecord.read(new RunFiles(run)).series().get("loss").last().value();
    }

    @Test
    void aSeedThatDivergesIsNamedAndTheOthersGoOn() throws IOException {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        TinyExperiment.YAML.replace(
                                "checkpoints: { every: 5 }", "checkpoints: { every: 2 }"));
        Path all = folder.resolve("all");
        Terminal terminal =
                ThreeSeeds.run(
                        experiment,
                        all,
                        "--vary",
                        "training.optimizer.adamW.learningRate=[0.01, 1e30, 0.01]");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err())
                .contains(all.resolve("tiny-1") + " is set aside: the loss is ")
                .contains("diverged: " + all.resolve("tiny-1"));
        Assertions.assertThat(terminal.lastLine()).contains("learningRate");
        for (String seed : List.of("0", "2")) {
            Path run = all.resolve("tiny-" + seed);
            Assertions.assertThat(run.resolve("checkpoints/step-00000012")).exists();
            Assertions.assertThat(run.resolve("report.html")).exists();
            Assertions.assertThat(run.resolve("together.json")).content().doesNotContain("tiny-1");
        }
        Path failed = all.resolve("tiny-1");
        Assertions.assertThat(failed.resolve("checkpoints/step-00000012")).doesNotExist();
        Assertions.assertThat(RunVerifier.of(failed).findings()).isEmpty();
    }

    @Test
    void whereAllDivergeEachIsNamedOnceWithItsOwnFailure() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        Terminal terminal =
                ThreeSeeds.run(
                        experiment,
                        all,
                        "--json",
                        "--vary",
                        "training.optimizer.adamW.learningRate=[1e30, 1e30, 1e30]");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err().split(" is set aside: ", -1)).hasSize(4);
        Assertions.assertThat(terminal.json().getAsJsonArray("diverged"))
                .extracting(one -> one.getAsJsonObject().get("problem").getAsString())
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void optimisersThatCannotBecomeOneAreFoundWhereverTheyStand() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        Terminal terminal =
                ThreeSeeds.succeed(
                        ThreeSeeds.run(
                                experiment,
                                all,
                                "--vary",
                                "training.optimizer.adamW.epsilon=[1e-8, 1e-8, 1e-6]"));
        Assertions.assertThat(terminal.err())
                .contains("trained one by one: ")
                .contains("cannot update several models at once");
        Assertions.assertThat(ThreeSeeds.runs(all)).hasSize(3);
    }

    @Test
    void whereOneFailsTheOthersGoOnAndTheLastLineNamesWhatIsLeft() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        // where a file of the run would go
        Path inTheWay = all.resolve("tiny-1/metrics.jsonl/file");
        Files.createDirectories(inTheWay);
        Terminal terminal =
                Terminal.run(
                        "run",
                        experiment.toString(),
                        "--seeds",
                        "0..2",
                        "--at-once",
                        "1",
                        "--workers",
                        "1",
                        "--out",
                        all.toString());
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err()).contains("failed: " + all.resolve("tiny-1") + ": ");
        Assertions.assertThat(terminal.lastLine())
                .contains("residue resume " + all.resolve("tiny-1"))
                .doesNotContain("tiny-2");
        for (String seed : List.of("0", "2")) {
            Assertions.assertThat(all.resolve("tiny-" + seed + "/report.html")).exists();
        }
    }

    @Test
    void aBlockThatOffersNoEnsembleIsTrainedOneByOne() throws IOException {
        Path experiment =
                Files.writeString(
                        folder.resolve("outside.yaml"),
                        """
                        task: { firstToken: { tokens: 3 } }
                        model: { linear: { bias: true } }
                        training:
                          { steps: 20, batchSize: 32, optimizer: { adamW: { learningRate: 0.1 } } }
                        probes: [accuracy]
                        """);
        Path all = folder.resolve("all");
        Terminal terminal = ThreeSeeds.succeed(ThreeSeeds.run(experiment, all));
        Assertions.assertThat(terminal.err())
                .contains("trained one by one: this model offers no way to hold several");
        Assertions.assertThat(ThreeSeeds.runs(all)).hasSize(3);
        for (Path run : ThreeSeeds.runs(all)) {
            Assertions.assertThat(run.resolve("report.html")).exists();
            Assertions.assertThat(run.resolve("together.json")).doesNotExist();
        }
    }

    @Test
    void howManyAtOnceIsMeasuredAndSaid() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        Terminal terminal =
                ThreeSeeds.succeed(
                        Terminal.run(
                                "run",
                                experiment.toString(),
                                "--seeds",
                                "0,1",
                                "--out",
                                all.toString()));
        Assertions.assertThat(terminal.err())
                .containsPattern(
                        "trained (one by one|2 at once): a step of one model takes, in ms,"
                                + " [\\d.]+ with 1, [\\d.]+ with 2 at once");
        Assertions.assertThat(ThreeSeeds.runs(all)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds 1,1 | seed 1 repeats",
                "--seeds 0..3,2 | seed 2 repeats",
                "--seeds 3..1 | 3..1 ends before it begins",
                "--seeds 0,x | 'x' is no seed",
                "--seeds 0.. | '0..' is no seed",
                "--seeds 0..100000 | too many",
                "--seeds 0,1 --seed 3 | contradict",
                "--at-once 2 | needs several seeds",
                "--vary seed=[1] | needs several seeds",
                "--seeds 0,1 --at-once 0 | no number of models",
                "--workers 2 | needs several seeds",
                "--seeds 0,1 --workers 0 | no number of processes",
                "--seeds 0,1 --workers many | no number of processes",
                "--seeds 0,1 --workers 2 --device gpu0 | is for the CPU",
                "--seeds 0,1 --vary training.clipNorm=[1.0] | has 1 values, and there are 2 seeds",
                "--seeds 0,1 --vary training.clipNorm | is not of the form",
                "--seeds 0,1 --vary model.dModel=[16,32] | model.dModel: 16",
                "--seeds 0,1 --vary training.batchSize=[16,32] | training.batchSize: 16",
                "--seeds 0,1 --vary task.assignAndAdd.modulus=[7,11] | task.assignAndAdd.modulus:"
                        + " 7",
                "--seeds 0,1 --vary model.layers=[2,-1] | model.layers",
            })
    void whatCannotBeIsRefusedAndNothingIsCreated(String options, String problem)
            throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        List<String> command =
                new ArrayList<>(List.of("run", experiment.toString(), "--out", all.toString()));
        command.addAll(List.of(options.split(" ")));
        Terminal terminal = Terminal.run(command.toArray(new String[0]));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(problem);
        Assertions.assertThat(all).doesNotExist();
    }

    @Test
    void aSeedThatHasARunAlreadyIsRefusedBeforeAnythingIsCreated() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path all = folder.resolve("all");
        ThreeSeeds.succeed(
                Terminal.run(
                        "run",
                        experiment.toString(),
                        "--seed",
                        "1",
                        "--out",
                        all.resolve("tiny-1").toString()));
        Terminal terminal = ThreeSeeds.run(experiment, all);
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("tiny-1 holds a run already");
        Assertions.assertThat(ThreeSeeds.runs(all)).hasSize(1);
    }

    /** What each would need alone is there, and what all need is not. */
    @Test
    void roomOnTheDiskIsAskedForAllTogether() throws IOException {
        double usable = (double) Files.getFileStore(folder).getUsableSpace();
        // the tiny model has 3,568 numbers
        long checkpoints = (long) (0.6 * usable / 1.1 / (3568 * 12 + 65_536));
        Path experiment =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML,
                                "steps: 12",
                                "steps: " + checkpoints,
                                "every: 5 ",
                                "every: 1 "));
        Terminal terminal = ThreeSeeds.run(experiment, folder.resolve("all"));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err())
                .containsPattern("tiny-0 \\S*tiny-1 \\S*tiny-2 have room for .*, and up to");
        Assertions.assertThat(folder.resolve("all/tiny-0/experiment.yaml")).doesNotExist();
    }
}
