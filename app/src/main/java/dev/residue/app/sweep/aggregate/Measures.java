package dev.residue.app.sweep.aggregate;

import dev.residue.app.config.Node;
import dev.residue.app.config.Problems;
import dev.residue.app.config.YamlReader;
import dev.residue.app.sweep.SweepPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The measures of a sweep's report. */
final class Measures {

    private Measures() {}

    /** Returns the patterns of the copy of the sweep file; none where it has none. */
    static List<String> collected(Path sweep) {
        Path file = sweep.resolve(SweepPlan.COPY);
        Node collect =
                Files.isRegularFile(file)
                        ? new YamlReader(new Problems()).read(file).below("collect")
                        : null;
        return collect instanceof Node.Sequence list
                ? list.items().stream()
                        .filter(Node.Scalar.class::isInstance)
                        .map(item -> ((Node.Scalar) item).text())
                        .toList()
                : List.of();
    }

    /** Returns the names of final values that patterns match, in the patterns' order. */
    static List<String> of(List<String> patterns, List<SweptRun> runs) {
        Set<String> names = new LinkedHashSet<>();
        for (String pattern : patterns.isEmpty() ? SweepPlan.COLLECTED : patterns) {
            Pattern matching =
                    Pattern.compile(
                            Stream.of(pattern.split("\\*", -1))
                                    .map(Pattern::quote)
                                    .collect(Collectors.joining(".*")));
            for (SweptRun run : runs) {
                run.finals().keySet().stream()
                        .filter(name -> matching.matcher(name).matches())
                        .forEach(names::add);
            }
        }
        return List.copyOf(names);
    }
}
