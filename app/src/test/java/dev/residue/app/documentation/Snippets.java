package dev.residue.app.documentation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Regions of test files, and of projects that are built and run as tests, that the documentation
 * shows: from {@code // snippet: name} to {@code // end snippet}, in Python with {@code #}.
 */
public final class Snippets {

    private static final String BEGIN = "snippet: ";
    private static final String END = "end snippet";
    private static final Pattern COMMENT = Pattern.compile("(?://|#) (.*)");

    /**
     * A region.
     *
     * @param file where it stands
     * @param lines its lines, without their common indentation
     */
    public record Region(Path file, List<String> lines) {}

    private final Map<String, Region> regions = new LinkedHashMap<>();

    /**
     * Collects the regions.
     *
     * @throws IllegalStateException if one is not closed, or two have the same name
     */
    public Snippets(Sources sources) {
        sources.files()
                .forEach(
                        (file, text) -> {
                            if (file.toString().matches(".*/src/(test|it)/.*")) {
                                add(file, text.lines().toList());
                            }
                        });
    }

    private void add(Path file, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = comment(lines.get(i));
            if (!line.startsWith(BEGIN)) {
                continue;
            }
            List<String> inside = new ArrayList<>();
            for (i++; !comment(lines.get(i)).equals(END); i++) {
                if (i == lines.size() - 1 || comment(lines.get(i)).startsWith(BEGIN)) {
                    throw new IllegalStateException(file + ": '" + line + "' is not closed");
                }
                inside.add(lines.get(i));
            }
            Region former =
                    regions.put(
                            line.substring(BEGIN.length()), new Region(file, unindented(inside)));
            if (former != null) {
                throw new IllegalStateException(
                        "'" + line + "' stands in " + former.file() + " and in " + file);
            }
        }
    }

    /** Returns the text of a line that is a comment; of another, nothing. */
    private static String comment(String line) {
        Matcher matcher = COMMENT.matcher(line.strip());
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static List<String> unindented(List<String> lines) {
        int indentation =
                lines.stream()
                        .filter(line -> !line.isBlank())
                        .mapToInt(line -> line.length() - line.stripLeading().length())
                        .min()
                        .orElse(0);
        int last = lines.size();
        while (last > 0 && lines.get(last - 1).isBlank()) {
            last--; // the formatter puts blank lines before some comments
        }
        return lines.subList(0, last).stream()
                .map(line -> line.isBlank() ? "" : line.substring(indentation))
                .toList();
    }

    /** Returns the regions by name. */
    public Map<String, Region> regions() {
        return regions;
    }

    /** Returns the lines of a region. */
    public List<String> lines(String name) {
        Region region = regions.get(name);
        if (region == null) {
            throw new IllegalStateException(
                    "no test file has '" + BEGIN + name + "'; there are " + regions.keySet());
        }
        return region.lines();
    }
}
