package dev.residue.app.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damages a valid experiment file at random: it is read, or refused with lines for people. */
@Tag("mutation") // the campaign tries 50 times as many
class ConfigMutationTest {

    private static final int MUTANTS = Integer.getInteger("residue.mutants", 2000);
    private static final List<String> SPLICES =
            List.of(
                    ":",
                    ": ",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    "\n",
                    "\r",
                    "\t",
                    "  ",
                    "#",
                    "&a ",
                    "*a",
                    "!!int ",
                    "!x ",
                    "%YAML 9.9\n",
                    "---\n",
                    "...\n",
                    "? ",
                    "| ",
                    ">\n",
                    "'",
                    "\"",
                    "\\",
                    "<<: ",
                    "none",
                    "null",
                    "~",
                    ".nan",
                    "1e999",
                    "-",
                    "9".repeat(400),
                    "\u0000",
                    "\u0085",
                    "\uFEFF",
                    "é",
                    "\uD83D\uDE00",
                    "[".repeat(50),
                    "task:\n");

    @Test
    void nothingButConfigExceptionEscapesFromADamagedFile() {
        Random random = new Random(20);
        byte[] valid = Experiment.VALID.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = valid;
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutant = mutate(mutant, random);
            }
            refused += isRefused(mutant, List.of()) ? 1 : 0;
        }
        // Both outcomes occur often, or the mutants would test nothing.
        Assertions.assertThat(refused).isBetween(MUTANTS / 4, MUTANTS * 19 / 20);
    }

    @Test
    void nothingButConfigExceptionEscapesFromADamagedAssignment() {
        Random random = new Random(21);
        byte[] file = Experiment.VALID.getBytes(StandardCharsets.UTF_8);
        byte[] valid =
                "training.optimizer={adamW: {learningRate: 0.5}}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(mutate(valid, random), random);
            isRefused(file, List.of(new String(mutant, StandardCharsets.UTF_8)));
        }
    }

    private static boolean isRefused(byte[] file, List<String> assignments) {
        try {
            Experiment.load(file, assignments);
            return false;
        } catch (ConfigException e) {
            List<String> lines = e.getMessage().lines().toList();
            Assertions.assertThat(lines.subList(0, lines.size() - 1))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("(experiment\\.yaml:\\d+:\\d+|--set .*): .+"))
                    .noneMatch(line -> line.endsWith(": null"));
            Assertions.assertThat(e.remedy()).startsWith("fix the ").endsWith("again");
            return true;
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(8));
        ByteArrayOutputStream mutant = new ByteArrayOutputStream();
        mutant.write(bytes, 0, from);
        switch (random.nextInt(5)) {
            case 0 -> mutant.writeBytes(splice(random)); // insert
            case 1 -> mutant.write(random.nextInt(256)); // a byte, often not UTF-8
            case 2 -> from = to; // delete
            case 3 -> { // replace
                mutant.writeBytes(splice(random));
                from = to;
            }
            default -> mutant.write(bytes, from, to - from); // repeat
        }
        mutant.write(bytes, from, bytes.length - from);
        return mutant.toByteArray();
    }

    private static byte[] splice(Random random) {
        return SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8);
    }
}
