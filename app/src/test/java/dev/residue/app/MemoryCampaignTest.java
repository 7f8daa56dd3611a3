package dev.residue.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 20,000 steps with every probe; {@code ./mvnw -Pcampaign verify} runs it. */
@Tag("campaign")
class MemoryCampaignTest {

    private static final int STEPS = 20_000;
    private static final int EVERY = 100;
    private static final double WARM_UP = 0.25;
    private static final long LIMIT_SECONDS = 7200;

    @TempDir Path folder;

    @Test
    void twentyThousandStepsKeepHeapAndNativeMemoryFlat() throws Exception {
        String yaml =
                Changed.in(
                                TinyExperiment.YAML,
                                "every: 5 ",
                                "every: 100, keep: { last: 2, everyMth: none } ",
                                "steps: 12",
                                "steps: " + STEPS,
                                "probes: [",
                                "probes: [memory, ")
                        + "engine: { threads: 1 }\n";
        Path experiment = TinyExperiment.write(folder, yaml);
        Path run = folder.resolve("run");
        // what Java merely caches goes at each collection, not some minutes into the run
        List<String> options =
                List.of(
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:SoftRefLRUPolicyMSPerMB=0");
        try (Child child =
                Child.start(
                        List.of(),
                        options,
                        "run",
                        experiment.toString(),
                        "--out",
                        run.toString())) {
            Assertions.assertThat(child.status(LIMIT_SECONDS)).as(child.output()).isZero();
        }
        for (String name : List.of("memory/heap", "memory/rss")) {
            List<Double> values = values(run, name);
            Assertions.assertThat(values).hasSize(STEPS / EVERY);
            List<Double> warm = values.subList((int) (WARM_UP * values.size()), values.size());
            double first = median(warm.subList(0, 10));
            double last = median(warm.subList(warm.size() - 10, warm.size()));
            System.out.printf("%s: %.1f MB, later %.1f MB%n", name, first / 1e6, last / 1e6);
            Assertions.assertThat(last).as(name).isCloseTo(first, Percentage.withPercentage(2));
        }
    }

    private static List<Double> values(Path run, String name) throws IOException {
        List<Double> values = new ArrayList<>();
        for (int step = EVERY; step <= STEPS; step += EVERY) {
            Path file = run.resolve(String.format("probes/step-%08d.jsonl", step));
            for (String line : Files.readAllLines(file)) {
                JsonObject measurement = JsonParser.parseString(line).getAsJsonObject();
                if (measurement.get("name").getAsString().equals(name)) {
                    values.add(measurement.get("value").getAsDouble());
                }
            }
        }
        return values;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
