package dev.residue.app.sweep;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a terminal shows of a sweep, by a small one of its own, and which GPU a process has. */
class SweepProgressTest {

    private static final Pattern UP_AND_ERASE = Pattern.compile("\r\u001b\\[(\\d+)A\u001b\\[J");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void aTerminalShowsWhatRunsAndWhatFailedBelowWhatHappened() {
        SweepProgress progress = progress(true, 5);
        progress.started("a", "seed-0", 1, ", process 7", 100);
        progress.started("b", "seed-1", 1, ", process 8", 100);
        progress.reached("a", 10);
        progress.reached("a", 40);
        progress.stopped("b", 0);
        progress.failed("seed-1", "it diverged", "; more: cat LOG");
        List<String> screen = screen();
        Assertions.assertThat(screen.subList(0, 3))
                .containsExactly(
                        "running: seed-0, process 7",
                        "running: seed-1, process 8",
                        "failed: seed-1: it diverged; more: cat LOG");
        Assertions.assertThat(screen.get(3))
                .startsWith("1 of 5 done, 1 running, 1 failed, 2 to come, ")
                .endsWith(" left");
        Assertions.assertThat(screen.get(4))
                .matches("  running  seed-0: 40 of 100 steps, \\d+ s left");
        Assertions.assertThat(screen.get(5)).isEqualTo("  failed   seed-1: it diverged");
        Assertions.assertThat(screen).hasSize(6);
        progress.end();
        Assertions.assertThat(screen()).hasSize(3);
    }

    @Test
    void manyRunsStayWithinAScreen() {
        SweepProgress progress = progress(true, 200);
        for (int i = 0; i < 100; i++) {
            progress.started("group " + i, "seed-" + i, 1, "", 10);
        }
        List<String> screen = screen();
        List<String> table = screen.subList(100, screen.size());
        Assertions.assertThat(table).hasSizeLessThan(24);
        Assertions.assertThat(table.get(table.size() - 1)).isEqualTo("  and 88 more running");
    }

    @Test
    void elsewhereItIsPlainLines() {
        SweepProgress progress = progress(false, 2);
        progress.started("a", "seed-0", 1, "", 10);
        progress.reached("a", 10);
        progress.stopped("a", 0);
        progress.done("seed-0");
        progress.end();
        Assertions.assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("running: seed-0", "done: seed-0 (2 of 2)");
    }

    @Test
    void eachProcessHasAGpuOfItsOwn() {
        Assertions.assertThat(Gpus.names(null, 3)).containsExactly("0", "1", "2");
        Assertions.assertThat(Gpus.names("GPU-a, GPU-b", 2)).containsExactly("GPU-a", "GPU-b");
        Assertions.assertThat(Gpus.names("5", 1)).containsExactly("5");
        Gpus gpus = new Gpus(List.of("2", "5"));
        Assertions.assertThat(gpus.take("a")).containsEntry("CUDA_VISIBLE_DEVICES", "2");
        Assertions.assertThat(gpus.take("b")).containsEntry("CUDA_VISIBLE_DEVICES", "5");
        Assertions.assertThat(gpus.take("c")).isEmpty();
        gpus.giveBack("a");
        Assertions.assertThat(gpus.take("d")).containsEntry("CUDA_VISIBLE_DEVICES", "2");
    }

    private SweepProgress progress(boolean terminal, int all) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new SweepProgress(out, terminal, all, 1, 100 * (all - 1));
    }

    /** Returns what stands on the terminal after all that was written. */
    private List<String> screen() {
        String text = bytes.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[\\?7[lh]", "");
        List<String> lines = new ArrayList<>();
        for (String part : text.split("(?=\r)|\n")) {
            Matcher matcher = UP_AND_ERASE.matcher(part);
            String left = part;
            if (matcher.lookingAt()) {
                int from = lines.size() - Integer.parseInt(matcher.group(1));
                lines.subList(from, lines.size()).clear();
                left = part.substring(matcher.end());
            }
            if (!left.isEmpty()) {
                lines.add(left);
            }
        }
        return lines;
    }
}
