package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** Everything that may not differ between two equal runs. */
final class RunContents {

    private RunContents() {}

    /** Returns the content of every such file by its path in the run's directory. */
    static Map<String, String> of(Path run) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = run.relativize(file).toString();
                if (!Set.of("timings.jsonl", "report.html", "lock").contains(name)
                        && !name.contains(".damaged")) {
                    contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    static void expectEqual(Path run, Path expected) throws IOException {
        Map<String, String> is = of(run);
        Map<String, String> should = of(expected);
        Assertions.assertThat(is.keySet()).isEqualTo(should.keySet());
        should.forEach(
                (name, content) -> Assertions.assertThat(is.get(name)).as(name).isEqualTo(content));
    }

    /** Compares runs that were first asked for other numbers of steps, as manifests tell. */
    static void expectEqualNumbers(Path run, Path expected) throws IOException {
        Map<String, String> is = of(run);
        Map<String, String> should = of(expected);
        is.keySet().removeIf(RunContents::tellsOfSettings);
        should.keySet().removeIf(RunContents::tellsOfSettings);
        Assertions.assertThat(is.keySet()).isEqualTo(should.keySet());
        should.forEach(
                (name, content) -> Assertions.assertThat(is.get(name)).as(name).isEqualTo(content));
    }

    private static boolean tellsOfSettings(String name) {
        return name.endsWith("manifest.json") || name.equals("experiment.yaml");
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Flips a bit of one byte. */
    static void flip(Path file, int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);
    }
}
