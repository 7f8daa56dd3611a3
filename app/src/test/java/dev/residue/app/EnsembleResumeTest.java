package dev.residue.app;

import dev.residue.app.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that were trained as one go on as one, or alone, and lose nothing. */
class EnsembleResumeTest {

    @TempDir Path folder;

    @Test
    @Tag("numeric")
    void stoppedAndResumedTogetherTheyComeToTheSameFiles() throws IOException {
        Path experiment = Files.writeString(folder.resolve("digits.yaml"), ThreeSeeds.DIGITS);
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        ThreeSeeds.begin(experiment, whole);
        ThreeSeeds.begin(experiment, parts, "--steps", "25");
        ThreeSeeds.succeed(ThreeSeeds.resume(parts, "--steps", "50"));
        for (Path run : ThreeSeeds.runs(whole)) {
            RunContents.expectEqualNumbers(parts.resolve(run.getFileName()), run);
        }
    }

    @Test
    void oneMemberGoesOnAloneAndTheOthersWithoutIt() throws IOException {
        Path experiment = Files.writeString(folder.resolve("digits.yaml"), ThreeSeeds.DIGITS);
        Path all = folder.resolve("all");
        ThreeSeeds.begin(experiment, all, "--steps", "25");
        Path alone = all.resolve("digits-1");
        Terminal wrong = Terminal.run("resume", alone.toString(), "--set", "training.batchSize=8");
        Assertions.assertThat(wrong.status()).as(wrong.err()).isEqualTo(2);
        Assertions.assertThat(alone.resolve("together.json")).exists();
        ThreeSeeds.succeed(Terminal.run("resume", alone.toString(), "--steps", "50"));
        Assertions.assertThat(alone.resolve("together.json")).doesNotExist();
        Terminal others =
                ThreeSeeds.succeed(
                        Terminal.run(
                                "resume",
                                all.resolve("digits-0").toString(),
                                all.resolve("digits-2").toString(),
                                "--steps",
                                "50"));
        Assertions.assertThat(others.err()).contains("as one: seeds 0, 2");
        Terminal refused = Terminal.run("resume", alone.toString(), "--workers", "2");
        Assertions.assertThat(refused.status()).isEqualTo(2);
        Assertions.assertThat(refused.err()).contains("--workers needs several runs");
        for (Path run : ThreeSeeds.runs(all)) {
            Assertions.assertThat(RunVerifier.of(run).findings()).isEmpty();
            Assertions.assertThat(run.resolve("checkpoints/step-00000050")).exists();
        }
    }

    @Test
    @Tag("numeric")
    void theLastSeedThatIsLeftIsResumedToTheSameFiles() throws IOException {
        Path experiment = Files.writeString(folder.resolve("digits.yaml"), ThreeSeeds.DIGITS);
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        String[] rates = {"--vary", "training.optimizer.adamW.learningRate=[0.001, 1e38, 1e38]"};
        Assertions.assertThat(ThreeSeeds.run(experiment, whole, rates).status()).isEqualTo(1);
        Terminal terminal = ThreeSeeds.run(experiment, parts, rates[0], rates[1], "--steps", "25");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Path left = parts.resolve("digits-0");
        ThreeSeeds.succeed(Terminal.run("resume", left.toString(), "--steps", "50"));
        RunContents.expectEqualNumbers(left, whole.resolve("digits-0"));
    }

    @Test
    void runsAtDifferentStepsAreNeverMadeOne() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path done = folder.resolve("done");
        Path begun = folder.resolve("begun");
        String file = experiment.toString();
        ThreeSeeds.succeed(Terminal.run("run", file, "--out", done.toString()));
        ThreeSeeds.succeed(
                Terminal.run("run", file, "--seed", "1", "--out", begun + "", "--steps", "5"));
        Path copy = folder.resolve("copy");
        RunContents.copy(done, copy);
        Terminal terminal =
                ThreeSeeds.succeed(
                        Terminal.run(
                                "resume",
                                done.toString(),
                                begun.toString(),
                                "--steps",
                                "12",
                                "--at-once",
                                "2",
                                "--workers",
                                "1"));
        Assertions.assertThat(terminal.err())
                .contains("nothing is left to do: the run is at step 12")
                .doesNotContain("as one");
        RunContents.expectEqualNumbers(done, copy);
        Assertions.assertThat(begun.resolve("checkpoints/step-00000012")).exists();
    }

    @Test
    void damageOfOneMemberIsSaidAndSetsAllBackByOneCheckpointAtMost() throws IOException {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path whole = folder.resolve("whole");
        Path damaged = folder.resolve("damaged");
        ThreeSeeds.begin(experiment, whole);
        ThreeSeeds.begin(experiment, damaged);
        Path one = damaged.resolve("tiny-1/checkpoints");
        RunContents.flip(one.resolve("step-00000012/weights.safetensors"), 100);
        Terminal terminal = ThreeSeeds.succeed(ThreeSeeds.resume(damaged));
        Assertions.assertThat(terminal.err())
                .contains("set aside as " + one.resolve("step-00000012.damaged"))
                .contains("tiny-0 goes back from step 12 to step 10, the latest that all have");
        for (Path run : ThreeSeeds.runs(whole)) {
            RunContents.expectEqualNumbers(damaged.resolve(run.getFileName()), run);
        }
        RunContents.flip(one.resolve("step-00000012/weights.safetensors"), 100);
        RunContents.flip(one.resolve("step-00000010/optimizer.safetensors"), 100);
        Terminal refused = ThreeSeeds.resume(damaged);
        Assertions.assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        Assertions.assertThat(refused.err())
                .contains("tiny-0 has a good checkpoint of step 12, and the latest that all of")
                .contains("is of step 5");
        RunContents.expectEqualNumbers(damaged.resolve("tiny-0"), whole.resolve("tiny-0"));
    }

    @Test
    void runsOfDifferentEnginesAreNotResumedTogether() throws IOException {
        String file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        ThreeSeeds.succeed(Terminal.run("run", file, "--out", one.toString()));
        ThreeSeeds.succeed(
                Terminal.run(
                        "run",
                        file,
                        "--out",
                        other.toString(),
                        "--set",
                        "engine.precision=bfloat16"));
        Terminal terminal =
                Terminal.run("resume", one.toString(), other.toString(), "--steps", "20");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err())
                .contains("compute with different engines:")
                .contains("engine.precision: float32 → bfloat16");
    }
}
