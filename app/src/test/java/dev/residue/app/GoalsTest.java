package dev.residue.app;

import com.google.gson.JsonObject;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that end, and keep checkpoints, by what they measure. */
class GoalsTest {

    private static final String MEASURE = "accuracy/direct/train";

    private static final String PROBED = "progress/ov2-mlp2";

    private static final String STEPS = "120";

    @TempDir Path folder;
    private String file = "";

    @BeforeEach
    void write() throws IOException {
        file =
                TinyExperiment.write(
                                folder,
                                Changed.in(
                                        TinyExperiment.YAML,
                                        "steps: 12",
                                        "steps: " + STEPS,
                                        "every: 5 ",
                                        "every: 10 ",
                                        "probes: [accuracy, progress, attention]",
                                        "probes: [progress]"))
                        .toString();
    }

    @Test
    @Tag("numeric")
    void trainingEndsAtTheFirstEvaluationThatReachesTheValue() throws IOException {
        Series all = evaluated(run("whole"));
        // the largest of the first two thirds, which no earlier evaluation has
        Series.Point goal =
                all.points().stream()
                        .filter(point -> point.step() > 0 && point.step() < 80)
                        .max(
                                Comparator.comparingDouble(Series.Point::value)
                                        .thenComparing(point -> -point.step()))
                        .orElseThrow();
        long end =
                all.points().stream()
                        .filter(point -> point.value() >= goal.value())
                        .findFirst()
                        .orElseThrow()
                        .step();
        String until = MEASURE + ">=" + goal.value();
        Path stopped = folder.resolve("stopped");
        JsonObject json =
                expect(0, "run", file, "--out", stopped + "", "--until", until, "--json").json();
        Assertions.assertThat(json.get("steps").getAsLong()).isEqualTo(end);
        Assertions.assertThat(json.getAsJsonObject("until").get("reached").getAsBoolean()).isTrue();
        Assertions.assertThat(json.getAsJsonObject("until").get("value").getAsDouble())
                .isEqualTo(goal.value());
        expect(0, "verify", stopped.toString());
        RunContents.expectEqualNumbers(stopped, run("short", "--steps", Long.toString(end)));

        // whoever stops before, and whoever goes on after, ends there too
        Path parts = run("parts", "--until", until, "--steps", "10");
        Terminal resumed = expect(0, "resume", parts.toString(), "--steps", STEPS);
        Assertions.assertThat(resumed.err())
                .contains(MEASURE + " >= " + goal.value() + " was reached at step " + end);
        RunContents.expectEqualNumbers(parts, stopped);
        expect(0, "resume", parts.toString());
        RunContents.expectEqualNumbers(parts, stopped);

        expect(0, "resume", stopped.toString(), "--until", "none");
        Assertions.assertThat(weights(stopped, Long.parseLong(STEPS)))
                .hasSameBinaryContentAs(weights(folder.resolve("whole"), Long.parseLong(STEPS)));
        expect(0, "verify", stopped.toString());
    }

    @Test
    void whatOnlyProbesMeasureEndsTrainingAtACheckpoint() throws IOException {
        Map<Long, Double> probed = probed(run("whole"));
        double limit = probed.get(30L);
        boolean rises = limit > probed.get(0L);
        long end =
                probed.entrySet().stream()
                        .filter(one -> rises ? one.getValue() >= limit : one.getValue() <= limit)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        Assertions.assertThat(end).isBetween(10L, 30L);
        Path stopped = run("stopped", "--until", PROBED + (rises ? ">=" : "<=") + limit);
        Assertions.assertThat(latest(stopped)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"max, 2", "min, 3"})
    void theBestCheckpointsAreKeptBesideTheLast(String mode, int count) throws IOException {
        Map<Long, Double> probed = probed(run("whole"));
        Comparator<Map.Entry<Long, Double>> better = Map.Entry.comparingByValue();
        List<Long> expected =
                new ArrayList<>(
                        probed.entrySet().stream()
                                .sorted(
                                        (mode.equals("max") ? better.reversed() : better)
                                                .thenComparing(Map.Entry.comparingByKey()))
                                .limit(count)
                                .map(Map.Entry::getKey)
                                .toList());
        long best = expected.get(0);
        if (!expected.contains(120L)) {
            expected.add(120L);
        }
        String keep =
                "checkpoints.keep={best: {metric: %s, mode: %s, count: %s}}"
                        .formatted(PROBED, mode, count);
        Path few = folder.resolve("few");
        JsonObject json =
                expect(0, "run", file, "--out", few.toString(), "--set", keep, "--json").json();
        Assertions.assertThat(steps(few)).containsExactlyInAnyOrderElementsOf(expected);
        Assertions.assertThat(json.getAsJsonObject("best").get("step").getAsLong()).isEqualTo(best);
        Assertions.assertThat(Files.readString(few.resolve("experiment.yaml")))
                .contains("everyMth: none");
        expect(0, "verify", few.toString());
        Path parts = run("parts", "--set", keep, "--steps", "50");
        expect(0, "resume", parts.toString(), "--steps", STEPS);
        RunContents.expectEqualNumbers(parts, few);
        // 57 is no step of a checkpoint but where a run is stopped
        Path stopped = run("stopped", "--set", keep, "--steps", "57");
        Assertions.assertThat(latest(stopped)).isEqualTo(57);
        expect(0, "resume", stopped.toString(), "--steps", STEPS);
        Assertions.assertThat(steps(stopped)).isEqualTo(steps(few));
    }

    @Test
    void aMeasureThatNothingMeasuresIsRefusedAtStepZeroAndCanBeMended() throws IOException {
        Path out = folder.resolve("out");
        Terminal terminal =
                expect(
                        2,
                        "run",
                        file,
                        "--out",
                        out.toString(),
                        "--until",
                        "acuracy/direct/train>=1");
        Assertions.assertThat(terminal.err())
                .contains("training.until: nothing measures 'acuracy/direct/train'")
                .contains("did you mean '" + MEASURE + "'?")
                .doesNotContain("Exception");
        Assertions.assertThat(latest(out)).isZero();
        expect(0, "resume", out.toString(), "--until", MEASURE + ">=2", "--steps", "20");
        RunContents.expectEqualNumbers(out, run("whole", "--steps", "20"));
    }

    @Test
    void seedsThatMayEndAtDifferentStepsAreTrainedOneByOne() throws IOException {
        Path both = folder.resolve("both");
        Terminal terminal =
                expect(
                        0,
                        "run",
                        file,
                        "--seeds",
                        "0,1",
                        "--workers",
                        "1",
                        "--out",
                        both.toString(),
                        "--until",
                        "loss<=10");
        Assertions.assertThat(terminal.err()).contains("trained one by one: with training.until");
        Assertions.assertThat(latest(both.resolve("tiny-0"))).isEqualTo(4);
        Assertions.assertThat(latest(both.resolve("tiny-1"))).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.until=accuracy                  | training.until        | >= or <=",
                "training.until=loss < 1                  | training.until        | >= or <=",
                "training.until=loss <= little            | training.until        | >= or <=",
                "training.until=loss <= NaN               | training.until        | >= or <=",
                "checkpoints.keep.best.count=0            | keep.best.count       | at least 1",
                "checkpoints.keep.best.mode=most          | keep.best.mode        | max",
                "checkpoints.keep.best={mode: min}        | keep.best             | no metric",
            })
    void goalsAreRefusedByKey(String setting, String key, String hint) {
        Terminal terminal =
                expect(2, "run", file, "--out", folder.resolve("no") + "", "--set", setting);
        Assertions.assertThat(terminal.err()).contains(key).contains(hint);
        Assertions.assertThat(folder.resolve("no")).doesNotExist();
    }

    private Path run(String name, String... options) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("run", file, "--out", out.toString()));
        arguments.addAll(List.of(options));
        expect(0, arguments.toArray(new String[0]));
        return out;
    }

    private static Series evaluated(Path run) throws IOException {
        return RunRecord.read(new RunFiles(run)).metrics().stream()
                .filter(series -> series.name().equals(MEASURE))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Long, Double> probed(Path run) throws IOException {
        Map<Long, Double> values = new TreeMap<>();
        RunRecord.read(new RunFiles(run))
                .probed()
                .forEach(
                        (step, record) ->
                                record.numbers().stream()
                                        .filter(one -> one.name().equals(PROBED))
                                        .mapToDouble(Measurement::value)
                                        .forEach(value -> values.put(step, value)));
        return values;
    }

    private static List<Long> steps(Path run) throws IOException {
        return new RunFiles(run).checkpoints().list().stream().map(Checkpoint::step).toList();
    }

    private static long latest(Path run) throws IOException {
        return new RunFiles(run).checkpoints().latest().orElseThrow().step();
    }

    private static Path weights(Path run, long step) throws IOException {
        return new RunFiles(run).checkpoints().find(step).orElseThrow().weightsFile();
    }

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status())
                .as(terminal.out() + terminal.err())
                .isEqualTo(status);
        return terminal;
    }
}
