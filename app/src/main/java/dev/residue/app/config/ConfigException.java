package dev.residue.app.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A configuration that was refused: all that is wrong in it, and what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_LINES = 50;

    private final transient List<Problem> problems;
    private final String remedy;

    public ConfigException(List<Problem> problems) {
        this(problems, defaultRemedy(problems));
    }

    public ConfigException(List<Problem> problems, String remedy) {
        super(lines(problems) + "\n" + remedy);
        this.problems = List.copyOf(problems);
        this.remedy = remedy;
    }

    public List<Problem> problems() {
        return problems;
    }

    public String remedy() {
        return remedy;
    }

    private static String lines(List<Problem> problems) {
        String shown =
                problems.stream()
                        .limit(MAX_LINES)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n"));
        int hidden = problems.size() - MAX_LINES;
        return hidden > 0
                ? shown + String.format(Locale.ROOT, "\n... and %,d more", hidden)
                : shown;
    }

    private static String defaultRemedy(List<Problem> problems) {
        String files =
                problems.stream()
                        .map(Problem::place)
                        .filter(Place::inFile)
                        .map(Place::source)
                        .distinct()
                        .collect(Collectors.joining(" and "));
        boolean options = problems.stream().anyMatch(problem -> !problem.place().inFile());
        String where = files.isEmpty() ? "" : " in " + files;
        if (options) {
            where += (files.isEmpty() ? "" : " and") + " on the command line";
        }
        String what =
                problems.size() == 1
                        ? "the problem"
                        : String.format(Locale.ROOT, "the %,d problems", problems.size());
        return "fix " + what + " above" + where + " and run the command again";
    }
}
