package dev.residue.app;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ListTest {

    @Test
    void probesOfAnExperimentAreThoseThatCanMeasureIt() {
        List<String> ofGrokking = names("probes", "--of", "grokking-small");
        Assertions.assertThat(ofGrokking)
                .contains("accuracy", "trigonometric", "spectrum")
                .doesNotContain("twin", "lattice", "shots");
        Assertions.assertThat(names("probes", "--of", "in-context-small"))
                .contains("accuracy", "shots")
                .doesNotContain("trigonometric");
        Assertions.assertThat(names("probes")).containsAll(ofGrokking).contains("twin", "lattice");
    }

    @Test
    void hooksOfAnExperimentAreThoseOfItsModel() {
        // its first layer has no MLP, its second has one
        Assertions.assertThat(names("hooks", "--of", "assign-and-add"))
                .contains("blocks.0.attn.hook_pattern", "blocks.1.mlp.hook_post")
                .doesNotContain("blocks.0.mlp.hook_post");
    }

    @Test
    void whatHasNoExperimentIsRefused() {
        Terminal terminal = Terminal.run("list", "tasks", "--of", "grokking");
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("--of is for probes and hooks");
        Terminal unknown = Terminal.run("list", "probes", "--of", "groking");
        Assertions.assertThat(unknown.status()).isEqualTo(2);
        Assertions.assertThat(unknown.err()).contains("grokking");
    }

    private static List<String> names(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "list";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Terminal terminal = Terminal.run(all);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal.out().lines().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }
}
