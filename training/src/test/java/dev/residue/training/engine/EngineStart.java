package dev.residue.training.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program that uses the module from Java, in a process of its own. */
final class EngineStart {

    private EngineStart() {}

    /** Loads the engine and gives an array other values, as who reads weights does. */
    public static void main(String[] arguments) {
        EngineSelection selection = EngineSelection.load(EngineSettings.defaults());
        try (NDManager manager = NDManager.newBaseManager(selection.device())) {
            NDArray weight = manager.zeros(new Shape(2));
            weight.setRequiresGradient(true);
            InPlaceCopy.copy(weight, new float[] {1, 2});
        }
    }

    /**
     * Returns all that the program prints, on either stream.
     *
     * @param environment variables to set; those that say how OpenMP's threads wait are not
     *     inherited
     */
    static String printed(Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classes = System.getProperty("java.class.path");
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.offline=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-DOPT_OUT_TRACKING=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", classes),
                        EngineStart.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(Arrays.asList("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(printed);
        }
        return printed;
    }
}
