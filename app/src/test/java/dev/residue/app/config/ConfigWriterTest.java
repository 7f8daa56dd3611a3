package dev.residue.app.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigWriterTest {

    record Texts(List<@Nullable String> texts, Map<String, String> named, @Nullable Path path) {}

    record Doubles(List<Double> doubles) {}

    record Nothing() {}

    @Test
    void theResolvedExperimentIsWrittenWithEveryDefault() {
        Experiment bound = load(Experiment.VALID);
        Assertions.assertThat(ConfigWriter.write(bound))
                .isEqualTo(
                        """
                        task:
                          assignAndAdd:
                            modulus: 59
                            variables: 12
                            trainPairs: 0.7
                        model:
                          layers: 2
                          heads: 1
                          dModel: 128
                          mlp: [none, 512]
                          activation: gelu-tanh
                          norm: none
                          positions: learned
                          tied: false
                        training:
                          steps: 30000
                          batchSize: 512
                          optimizer:
                            adamW:
                              learningRate: 0.001
                              weightDecay: 0.02
                          clipNorm: none
                        evaluate:
                          every: 100
                          sequences: 500
                        probes: [accuracy, progress, shared-mlp, fourier]
                        seeds:
                          data: 9223372036854775807
                          split: 0
                          weights: 0
                        weights:
                          direct: 0.5
                          one-variable/train: 2.0
                        output: "results/first run"
                        """);
    }

    @Test
    void whatIsWrittenBindsToAnEqualRecord() {
        Experiment bound = load(Experiment.VALID);
        String text = ConfigWriter.write(bound);
        Assertions.assertThat(load(text)).isEqualTo(bound);
        Assertions.assertThat(ConfigWriter.write(load(text))).isEqualTo(text);
    }

    @Test
    void textsThatLookLikeSomethingElseAreReadBackAsTexts() {
        List<@Nullable String> texts =
                Arrays.asList(
                        null,
                        "",
                        "none",
                        "null",
                        "Null",
                        "~",
                        "true",
                        "No",
                        "12",
                        "-1",
                        "1e3",
                        ".nan",
                        "-",
                        "---",
                        "...",
                        "a: b",
                        "a #b",
                        "#a",
                        "a, b",
                        "[a]",
                        "{a}",
                        "&a",
                        "*a",
                        "!a",
                        "|",
                        ">",
                        "%a",
                        "@a",
                        "`a",
                        "'a'",
                        "\"a\"",
                        "\\n",
                        " a ",
                        "é",
                        "a\tb\r\nc\u0000\u0007\u0085\u2028\uFEFF\uFFFE",
                        "\uD83D\uDE00",
                        "a/b.c-d_e");
        Map<String, String> named = new LinkedHashMap<>();
        texts.forEach(text -> named.put("key " + text, String.valueOf(text)));
        named.put("none", "a");
        named.put("", "b");
        Texts written = new Texts(texts, named, Path.of("a b/c"));
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse("f", ConfigWriter.write(written));
        Assertions.assertThat(new RecordBinder(problems).bind(root, Texts.class))
                .isEqualTo(written);
        problems.throwIfAny();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1, 1.0",
        "100, 100.0",
        "0.001, 0.001",
        "-0.0, -0.0",
        "1e-6, 0.000001",
        "1e-7, 1.0E-7",
        "1.25e-9, 1.25E-9",
        "1e14, 100000000000000.0",
        "1e15, 1.0E+15",
        "2e23, 2.0E+23",
        "1.7976931348623157e308, 1.7976931348623157E+308"
    })
    void doublesAreWrittenAsTheShortestDecimalWithAPoint(double value, String expected) {
        Assertions.assertThat(SettingsTree.shortest(value)).isEqualTo(expected);
    }

    @Test
    void doublesReadBackToTheSameBits() {
        Random random = new Random(1);
        List<Double> doubles =
                IntStream.range(0, 2000)
                        .mapToDouble(i -> Double.longBitsToDouble(random.nextLong()))
                        .filter(Double::isFinite)
                        .boxed()
                        .toList();
        Problems problems = new Problems();
        Node.Mapping root =
                new YamlReader(problems).parse("f", ConfigWriter.write(new Doubles(doubles)));
        Assertions.assertThat(new RecordBinder(problems).bind(root, Doubles.class))
                .isEqualTo(new Doubles(doubles));
        Assertions.assertThat(Double.parseDouble(SettingsTree.shortest(Double.MIN_VALUE)))
                .isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void aListTooLongForALineIsWrittenAsABlock() {
        String word = "w".repeat(30);
        Assertions.assertThat(
                        ConfigWriter.write(new Texts(List.of(word, word, word), Map.of(), null)))
                .isEqualTo(
                        "texts:\n  - %s\n  - %s\n  - %s\nnamed: {}\npath: none\n"
                                .formatted(word, word, word));
    }

    @Test
    void aRecordWithoutComponentsIsWrittenAsAnEmptyMapping() {
        Assertions.assertThat(ConfigWriter.write(new Nothing())).isEqualTo("{}\n");
    }

    @Test
    void whatCannotBeReadBackIsNotWritten() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigWriter.write(new Doubles(List.of(Double.NaN))))
                .withMessage("settings cannot have the value NaN");
    }

    private static Experiment load(String text) {
        return Experiment.load(text.getBytes(StandardCharsets.UTF_8), List.of());
    }
}
