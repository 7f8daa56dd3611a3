package dev.residue.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
    void anEmptyFileIsRefused(String text) {
        assertRefused(text, "f.yaml:1:1: the file is empty; expected settings as key: value");
    }

    @Test
    void anEmptyDocumentIsRefused() {
        assertRefused("---\n", "f.yaml:1:1: the file is empty; expected settings as key: value");
    }

    @Test
    void aRootThatIsNoMappingIsRefused() {
        assertRefused("\n- a\n", "f.yaml:2:1: expected settings as key: value, found a list");
        assertRefused("steps\n", "f.yaml:1:1: expected settings as key: value, found 'steps'");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertRefused(
                "steps: 1\n---\nsteps: 2\n",
                "f.yaml:2:1: a second document begins here; expected only one");
    }

    @Test
    void anchorsAndAliasesAreRefused() {
        assertRefused(
                "model: &m { layers: 1 }\nother: *m\n",
                "f.yaml:1:8: model: anchors (&name) are not accepted; leave the name out");
        assertRefused(
                "model: 1\nother: *m\n",
                "f.yaml:2:8: other: aliases (*name) are not accepted; write the value again");
    }

    @Test
    void tagsAreRefused() {
        assertRefused(
                "model:\n  layers: !!int 2\n",
                "f.yaml:2:11: model.layers: tags are not accepted; leave"
                        + " 'tag:yaml.org,2002:int' out");
        assertRefused(
                "probes: !java.net.URL [a]\n",
                "f.yaml:1:9: probes: tags are not accepted; leave '!java.net.URL' out");
    }

    @Test
    void everyKeyGivenTwiceIsReportedWithBothPlaces() {
        Problems problems = new Problems();
        Node.Mapping root =
                new YamlReader(problems)
                        .parse(
                                "f.yaml",
                                """
                                model:
                                  heads: 1
                                  layers: 2
                                  heads: 3
                                training: {steps: 1, steps: 2}
                                """);
        Assertions.assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        "f.yaml:4:3: model.heads: given twice; first at f.yaml:2:3",
                        "f.yaml:5:22: training.steps: given twice; first at f.yaml:5:12");
        Assertions.assertThat(root.placeOf("model.heads").line()).isEqualTo(2);
    }

    @Test
    void keysThatAreNoWordsAreRefused() {
        assertRefused("[a, b]: 1\n", "f.yaml:1:1: expected a key, found a list");
        assertRefused("a: 1\nnull: 2\n", "f.yaml:2:1: expected a key, found nothing");
    }

    @Test
    void twentyLevelsAreReadAndTheNextIsRefused() {
        String twenty = "a: " + "[".repeat(19) + "]".repeat(19);
        Assertions.assertThat(new YamlReader(new Problems()).parse("f.yaml", twenty).entries())
                .containsOnlyKeys("a");
        assertRefused(
                "a: " + "[".repeat(20) + "]".repeat(20),
                // The first bracket is in column 4, so the twentieth is in column 23.
                "f.yaml:1:23: a" + "[0]".repeat(19) + ": nested more than 20 levels deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void aNestingBombIsRefusedWithoutExhaustingTheStack(String opening) {
        String bomb = opening.repeat(YamlReader.MAX_BYTES / opening.length());
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).parse("f.yaml", bomb))
                .withMessageContaining("nested more than 20 levels deep");
    }

    @Test
    void anIndentationBombIsRefused() {
        StringBuilder bomb = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            bomb.append(" ".repeat(i)).append("a:\n");
        }
        assertRefused(
                bomb.toString(),
                "f.yaml:21:21: a" + ".a".repeat(19) + ": nested more than 20 levels deep");
    }

    @Test
    void tenMegabytesOfBracketsAreRefused() throws IOException {
        byte[] bomb = new byte[10_000_000];
        Arrays.fill(bomb, (byte) '[');
        Path file = Files.write(folder.resolve("bomb.yaml"), bomb);
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).read(file))
                .withMessage(
                        file
                                + ": is larger than 1 MB\n"
                                + "give the path of a readable YAML file below 1 MB and run the"
                                + " command again");
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new YamlReader(new Problems())
                                        .parse("bomb", new String(bomb, StandardCharsets.US_ASCII)))
                .withMessageStartingWith("bomb: is larger than 1 MB\n");
    }

    @Test
    void aBillionLaughsAreRefusedAtTheFirstAnchor() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        assertRefused(
                bomb.toString(),
                "f.yaml:1:5: a0: anchors (&name) are not accepted; leave the name out");
    }

    @Test
    void brokenSyntaxIsRefusedWhereItIsNoticed() {
        assertRefused(
                "training:\n  steps: 1\n probes: [a]\n",
                "f.yaml:3:2: not YAML: while parsing a block mapping from line 1, column 1:"
                        + " expected <block end>, but found '<block mapping start>'");
        assertRefused(
                "a: \"\\q\"\n",
                "f.yaml:1:6: not YAML: while scanning a double-quoted scalar from line 1, column 4:"
                        + " found unknown escape character q(113)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%YAML 99999999999999999999.1\n---\na: 1\n",
                "%YAML 2.0\n---\na: 1\n",
                "a: \"\\UFFFFFFFF\"\n",
                "a: \"\\uZZZZ\"\n",
                "a: !<%zz> 1\n"
            })
    void whatTheScannerStumblesOverIsRefused(String text) {
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).parse("f.yaml", text))
                .withMessageStartingWith("f.yaml:1:");
    }

    @Test
    void aCharacterThatYamlForbidsIsRefusedAtItsPlace() {
        assertRefused("a: 1\r\nb: x\u0000\n", "f.yaml:2:5: the character U+0000 is not allowed");
        assertRefused("a: \uD800\n", "f.yaml:1:4: the character U+D800 is not allowed");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedAtTheirPlace() {
        byte[] latin1 = "a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1);
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).parse("f.yaml", latin1))
                .withMessageStartingWith("f.yaml:2:4: not UTF-8 text; save the file as UTF-8\n");
        byte[] cut = {'a', ':', ' ', (byte) 0xC3};
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).parse("f.yaml", cut))
                .withMessageStartingWith("f.yaml:1:4: not UTF-8 text; save the file as UTF-8\n");
    }

    @Test
    void columnsCountCharactersAndAByteOrderMarkCountsAsNone() {
        Node.Mapping root =
                new YamlReader(new Problems())
                        .parse("f.yaml", "\uFEFF\"\uD83D\uDE00\": {a: 1}\r\n");
        Node.Mapping inner = (Node.Mapping) root.below("\uD83D\uDE00");
        Assertions.assertThat(root.place().column()).isEqualTo(1);
        Assertions.assertThat(inner.placeOf("a")).hasToString("f.yaml:1:10: \uD83D\uDE00.a");
    }

    @Test
    void aMissingFileAndADirectoryAreRefused() {
        Path missing = folder.resolve("missing.yaml");
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).read(missing))
                .withMessageStartingWith(missing + ": no such file\n");
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).read(folder))
                .withMessageStartingWith(folder + ": is a directory; expected a YAML file\n");
    }

    private static void assertRefused(String text, String line) {
        Assertions.assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlReader(new Problems()).parse("f.yaml", text))
                .withMessage(line + "\nfix the problem above in f.yaml and run the command again");
    }
}
