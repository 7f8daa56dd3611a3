package dev.residue.app.documentation;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What reads the documentation finds what is wrong in it. */
class MarkdownTest {

    private static final Markdown.Parts PARTS =
            new Markdown.Parts() {
                @Override
                public List<String> snippet(String name) {
                    return List.of("int " + name + ";");
                }

                @Override
                public List<String> table(String name) {
                    return List.of("| " + name + " |");
                }
            };

    private static Markdown page(String text) {
        return new Markdown(Path.of("page.md"), text.lines().toList());
    }

    @Test
    void aBlockThatIsNotClosedIsRefused() {
        Assertions.assertThatThrownBy(() -> page("text\n```java\nint x;\n").blocks())
                .hasMessage("page.md:2: this block is not closed");
        Assertions.assertThatThrownBy(() -> page("```sh\nls\n```java\nint x;\n```\n").blocks())
                .hasMessage("page.md:1: this block is not closed");
    }

    @Test
    void codeAndTablesAreWrittenAnew() {
        Markdown written =
                page("""
                <!-- snippet: x -->
                ```java
                int y;
                int z;
                ```
                text
                <!-- table: a b -->
                <!-- end table -->
                """)
                        .with(PARTS);
        Assertions.assertThat(written.text())
                .isEqualTo(
                        """
                        <!-- snippet: x -->
                        ```java
                        int x;
                        ```
                        text
                        <!-- table: a b -->
                        | a b |
                        <!-- end table -->
                        """);
    }

    @Test
    void aTableWithoutItsEndIsRefused() {
        Assertions.assertThatThrownBy(() -> page("<!-- table: a -->\n| a |\n").with(PARTS))
                .hasMessage("page.md:1: '<!-- end table -->' is missing");
    }

    @Test
    void theFirstDifferenceIsTold() {
        Markdown page = page("a\nb\n");
        Assertions.assertThat(page.difference(page("a\nb\n"))).isEmpty();
        Assertions.assertThat(page.difference(page("a\nc\n")))
                .isEqualTo("page.md:2 is\nb\nbut should be\nc");
        Assertions.assertThat(page.difference(page("a\n"))).contains("page.md:2", "(the end)");
    }

    @Test
    void linksAndCodeInBlocksAreNotRead() {
        Markdown page = page("[a](b.md) `c`\n```sh\n[d](e.md) `f`\n```\n![g](h.png)\n");
        Assertions.assertThat(page.links())
                .containsExactly(new Markdown.Found(1, "b.md"), new Markdown.Found(5, "h.png"));
        Assertions.assertThat(page.code()).containsExactly(new Markdown.Found(1, "c"));
    }

    @Test
    void anchorsAreGitHubs() {
        Assertions.assertThat(
                        page("# A run that can't be lost\n## `x` and y\n## A\n## A\n").anchors())
                .containsExactly("a-run-that-cant-be-lost", "x-and-y", "a", "a-1");
    }

    @Test
    void shellCommandsAreTakenApart() {
        List<ShellCommands.Command> commands =
                ShellCommands.of(
                        """
                        # nothing
                        A=1 ./residue run x --set 'a=[1, 2]' \\
                            --out "y z" >log & sleep 1; ls  # text
                        """
                                .lines()
                                .toList(),
                        5);
        Assertions.assertThat(commands)
                .containsExactly(
                        new ShellCommands.Command(
                                6,
                                List.of(
                                        "./residue",
                                        "run",
                                        "x",
                                        "--set",
                                        "a=[1, 2]",
                                        "--out",
                                        "y z")),
                        new ShellCommands.Command(6, List.of("sleep", "1")),
                        new ShellCommands.Command(6, List.of("ls")));
        Assertions.assertThat(commands.get(0).isResidue()).isTrue();
        Assertions.assertThat(commands.get(1).isResidue()).isFalse();
    }
}
