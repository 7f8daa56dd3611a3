package dev.residue.app.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The {@code python3} of this machine, or that of {@code -Dresidue.python}, if there is one. */
public final class Python {

    private static final String PROGRAM = System.getProperty("residue.python", "python3");
    private static final int ABSENT = 77;

    private Python() {}

    /** Skips a test where Python, or one of the packages, is absent. */
    public static void require(String... packages) throws IOException, InterruptedException {
        for (String one : packages) {
            String script = "try: import %s%nexcept ImportError: exit(%d)".formatted(one, ABSENT);
            try {
                Process process = start(Path.of("."), List.of("-c", script));
                process.getInputStream().readAllBytes();
                int status = process.waitFor();
                Assumptions.assumeTrue(status == 0, "Python's package " + one + " is absent");
            } catch (IOException e) {
                Assumptions.abort(PROGRAM + " is absent");
            }
        }
    }

    /** Runs a script, which must succeed; returns what it printed. */
    public static String run(Path directory, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(directory, List.of(arguments));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Process start(Path directory, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
