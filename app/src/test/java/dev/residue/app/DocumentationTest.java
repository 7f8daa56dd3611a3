package dev.residue.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.residue.app.command.ResidueCommand;
import dev.residue.app.documentation.Documentation;
import dev.residue.app.documentation.Markdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * README.md, CONTRIBUTING.md and docs/ say what is so. With {@code -Dresidue.docs.write=true}
 * snippets and tables are written anew instead of being compared.
 */
class DocumentationTest {

    private static final Documentation DOCUMENTATION = read();

    private static Documentation read() {
        Injector injector = Guice.createInjector(new ResidueModule());
        CommandLine.IFactory factory =
                new CommandLine.IFactory() {
                    @Override
                    public <K> K create(Class<K> type) throws Exception {
                        return type.getName().startsWith("dev.residue.")
                                ? injector.getInstance(type)
                                : CommandLine.defaultFactory().create(type);
                    }
                };
        CommandLine commands =
                new CommandLine(ResidueCommand.class, factory)
                        .setCaseInsensitiveEnumValuesAllowed(true);
        return new Documentation(injector, commands);
    }

    static List<Markdown> pages() {
        return DOCUMENTATION.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatIsGeneratedStandsThere(Markdown page) {
        Markdown expected = DOCUMENTATION.regenerated(page);
        if (Boolean.getBoolean("residue.docs.write")) {
            expected.write();
        } else {
            Assertions.assertThat(page.difference(expected))
                    .as("-Dresidue.docs.write=true writes it")
                    .isEmpty();
        }
    }

    @Test
    void everythingThatHasSettingsHasATable() {
        Assertions.assertThat(DOCUMENTATION.withoutTable()).isEmpty();
    }

    @Test
    void everySnippetIsARegionOfATest() {
        Assertions.assertThat(DOCUMENTATION.unmarkedSnippets()).isEmpty();
        Assertions.assertThat(DOCUMENTATION.unshownSnippets()).as("not shown").isEmpty();
    }

    @Test
    void everySnippetIsRun() throws IOException {
        String services;
        try (Stream<Path> found = Files.list(Path.of("src/test/resources/META-INF/services"))) {
            services = found.map(DocumentationTest::contents).reduce("", String::concat);
        }
        for (Path file : DOCUMENTATION.snippetFiles()) {
            String name = file.getFileName().toString().replace(".java", "");
            boolean isRun =
                    file.startsWith("app/src/test/java/dev/residue/app/examples") // ExamplesTest
                            || file.startsWith("app/src/test/python") // ExportTest
                            || file.toString().contains("/src/it/") // maven-invoker-plugin
                            || name.endsWith("Test")
                            || services.contains("." + name + "\n"); // loaded by every command
            Assertions.assertThat(isRun).as("%s is run by a test", file).isTrue();
        }
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void commandsAreRight() {
        Assertions.assertThat(DOCUMENTATION.wrongCommands()).isEmpty();
    }

    @Test
    void experimentFilesAreRight() {
        Assertions.assertThat(DOCUMENTATION.wrongExperiments()).isEmpty();
    }

    @Test
    void dependenciesAreThoseOfTheBuild() {
        Assertions.assertThat(DOCUMENTATION.wrongDependencies()).isEmpty();
    }

    @Test
    void linksAndCitationsLeadSomewhere() {
        Assertions.assertThat(DOCUMENTATION.brokenLinks()).isEmpty();
    }

    @Test
    void filesAndClassesThatAreNamedExist() {
        Assertions.assertThat(DOCUMENTATION.unknownNames()).isEmpty();
    }

    @Test
    void theReadmeIsShort() {
        Assertions.assertThat(pages().get(0).file()).hasToString("README.md");
        Assertions.assertThat(pages().get(0).lines()).hasSizeLessThanOrEqualTo(150);
    }
}
