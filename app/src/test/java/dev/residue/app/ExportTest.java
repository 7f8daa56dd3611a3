package dev.residue.app;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.app.export.EventReader;
import dev.residue.app.export.Python;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code residue export} writes, read by others. */
class ExportTest {

    private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

    @TempDir private static Path folder;

    private static Path experiment;
    private static String run;

    @BeforeAll
    static void train() throws IOException {
        experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        run = folder.resolve("runs/small-0").toString();
        succeed("run", experiment.toString(), "--out", run);
        export("weights.safetensors", "SafeTensors");
        export("values.parquet", "parquet");
    }

    private static Terminal succeed(String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal;
    }

    private static Path export(String name, String format, String... more) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("export", run, "--format", format));
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(List.of(more));
        Terminal terminal = succeed(arguments.toArray(String[]::new));
        Assertions.assertThat(terminal.out()).isEmpty();
        Assertions.assertThat(terminal.lastLine()).endsWith(": " + out);
        return out;
    }

    @Test
    void exportedWeightsHaveEveryTensorOfTransformerLens() throws IOException {
        SafeTensors weights = SafeTensors.read(folder.resolve("weights.safetensors"));
        Assertions.assertThat(weights.tensors().keySet())
                .containsExactlyInAnyOrder(
                        Stream.concat(
                                        Stream.of(
                                                "embed.W_E",
                                                "pos_embed.W_pos",
                                                "unembed.W_U",
                                                "unembed.b_U"),
                                        Stream.of("0", "1").flatMap(ExportTest::layer))
                                .toArray(String[]::new));
        Assertions.assertThat(weights.tensors().get("blocks.0.mlp.W_in").shape())
                .containsExactly(16, 32);
        Assertions.assertThat(weights.metadata()).containsEntry("step", "12");
        JsonObject configuration =
                JsonParser.parseString(weights.metadata().get("transformer_lens"))
                        .getAsJsonObject();
        Assertions.assertThat(configuration.get("attn_scale").getAsDouble()).isEqualTo(4);
        Assertions.assertThat(configuration.get("d_mlp").getAsInt()).isEqualTo(32);
        Assertions.assertThat(configuration.get("normalization_type").isJsonNull()).isTrue();
    }

    private static Stream<String> layer(String layer) {
        return Stream.of(
                        "attn.W_Q attn.W_K attn.W_V attn.W_O attn.b_Q attn.b_K attn.b_V attn.b_O"
                                .split(" ", -1),
                        "mlp.W_in mlp.b_in mlp.W_out mlp.b_out".split(" ", -1))
                .flatMap(Stream::of)
                .map(name -> "blocks." + layer + "." + name);
    }

    @Test
    void exportedWeightsMeasureAsTheCheckpointDoes() {
        String weights = export("step-5.safetensors", "safetensors", "--step", "5").toString();
        Terminal theirs =
                succeed(
                        "analyze",
                        "--weights",
                        weights,
                        "--experiment",
                        experiment.toString(),
                        "--probe",
                        "progress",
                        "--json");
        Terminal ours = succeed("analyze", run, "--step", "5", "--probe", "progress", "--json");
        Assertions.assertThat(theirs.json()).isEqualTo(ours.json());
    }

    @Test
    void theTableHasEveryValueOfTheRun() throws IOException {
        Map<String, Double> read = rows(folder.resolve("values.parquet"));
        Assertions.assertThat(read).containsAllEntriesOf(measured());
        Map<String, Double> last = rows(export("step.parquet", "parquet", "--step", "12"));
        Map<String, Double> ofLast = new TreeMap<>(read);
        ofLast.keySet().removeIf(key -> !key.startsWith("12 "));
        Assertions.assertThat(last).isEqualTo(ofLast).hasSizeLessThan(read.size());
    }

    @Test
    void tensorBoardReadsEveryValueOfTheRun() throws IOException {
        Path logs = export("logs/small-0", "tensorboard");
        Map<String, Float> read = new TreeMap<>();
        try (Stream<Path> files = Files.list(logs)) {
            Path file = files.toList().get(0);
            Assertions.assertThat(file.getFileName().toString()).contains(".tfevents.");
            EventReader.read(file)
                    .forEach(one -> read.put(one.step() + " " + one.tag(), one.value()));
        }
        Map<String, Float> expected = new TreeMap<>();
        rows(folder.resolve("values.parquet"))
                .forEach(
                        (key, value) ->
                                expected.put(
                                        key.replaceFirst(" training ", " ")
                                                .replaceFirst("^(\\d+) (\\S+) ", "$1 $2/"),
                                        value.floatValue()));
        Assertions.assertThat(read).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load_weights.py | torch safetensors",
                "to_weights.py   | torch safetensors",
                "tables.py       | pandas",
                "values.py       | pandas pyarrow",
            })
    void pythonOpensThem(String script, String packages) throws Exception {
        Python.require(packages.split(" ", -1));
        Python.run(folder, SCRIPTS.resolve(script).toString());
        if (script.equals("to_weights.py")) {
            String theirs = folder.resolve("theirs.safetensors").toString();
            String file = experiment.toString();
            succeed("analyze", "--weights", theirs, "--experiment", file, "--probe", "progress");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export RUN --format safetensors --out OUT --step 6  | no checkpoint of step 6 | 5,"
                        + " 10, 12",
                "export RUN --format parquet --out OUT --step 7      | no values of step 7 | --step"
                        + " 5 or 8",
                "export RUN --format parquet --out EXPERIMENT        | exists already          |"
                        + " --out",
                "export RUN --format safetensors --out RUN           | exists already          |"
                        + " --out",
                "export RUN --format csv --out OUT                   | SAFETENSORS, PARQUET,"
                        + " TENSORBOARD | --help",
                "export RUN --format parquet                         | --out                   |"
                        + " --help",
                "export nowhere --format parquet --out OUT           | not the directory of a run |"
                        + " residue run",
            })
    void whatCannotBeExportedIsRefused(String command, String problem, String remedy) {
        Path out = folder.resolve("refused");
        Terminal terminal =
                Terminal.run(
                        Stream.of(command.strip().split(" +", -1))
                                .map(word -> word.equals("RUN") ? run : word)
                                .map(word -> word.equals("OUT") ? out.toString() : word)
                                .map(w -> w.equals("EXPERIMENT") ? experiment.toString() : w)
                                .toArray(String[]::new));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(problem).doesNotContain("\tat ");
        Assertions.assertThat(terminal.lastLine()).contains(remedy);
        Assertions.assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"export,--format=parquet", "report,--picture=none.png"})
    void aDamagedLineIsNamed(String command, String option, @TempDir Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(run))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        copy.resolve("run").resolve(Path.of(run).relativize(file).toString()));
            }
        }
        Path metrics = copy.resolve("run/metrics.jsonl");
        Files.writeString(metrics, "damaged\n" + Files.readString(metrics));
        Terminal terminal =
                Terminal.run(
                        command,
                        copy.resolve("run").toString(),
                        option,
                        "--out",
                        copy.resolve("out").toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).startsWith("residue: " + metrics + ":1: expected");
        Assertions.assertThat(terminal.lastLine()).contains("residue verify");
    }

    /** Returns the rows as {@code <step> <source> <name>[/<index>]} and value. */
    private static Map<String, Double> rows(Path table) throws IOException {
        Map<String, Double> rows = new TreeMap<>();
        Hydrator<Map<String, Object>, Map<String, Object>, String> maps =
                new Hydrator<>() {
                    @Override
                    public Map<String, Object> start() {
                        return new TreeMap<>();
                    }

                    @Override
                    public Map<String, Object> add(
                            Map<String, Object> row, String column, Object value) {
                        row.put(column, value);
                        return row;
                    }

                    @Override
                    public Map<String, Object> finish(Map<String, Object> row) {
                        return row;
                    }
                };
        try (Stream<Map<String, Object>> read =
                ParquetReader.streamContent(
                        table.toFile(), maps, column -> String.join(".", column))) {
            read.forEach(
                    row -> {
                        Assertions.assertThat(row.get("seed")).isEqualTo(0L);
                        Object index = row.get("index");
                        rows.put(
                                "%s %s %s%s"
                                        .formatted(
                                                row.get("step"),
                                                row.get("source"),
                                                row.get("name"),
                                                index == null ? "" : "/" + index),
                                (Double) row.get("value"));
                    });
        }
        return rows;
    }

    /** Returns what stands in the run's own files. */
    private static Map<String, Double> measured() throws IOException {
        Map<String, Double> values = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(run, "metrics.jsonl"))) {
            JsonObject one = JsonParser.parseString(line).getAsJsonObject();
            values.put(
                    one.get("step") + " training " + one.get("name").getAsString(),
                    one.get("value").getAsDouble());
        }
        for (String step : List.of("5", "10", "12")) {
            Path file =
                    Path.of(
                            run,
                            "probes",
                            "step-" + "0".repeat(8 - step.length()) + step + ".jsonl");
            for (String line : Files.readAllLines(file)) {
                JsonObject one = JsonParser.parseString(line).getAsJsonObject();
                values.put(
                        step
                                + " "
                                + one.get("probe").getAsString()
                                + " "
                                + one.get("name").getAsString()
                                + (one.has("index") ? "/" + one.get("index") : ""),
                        one.get("value").getAsDouble());
            }
        }
        return values;
    }
}
