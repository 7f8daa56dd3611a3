package dev.residue.app.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, taken apart.
 *
 * @param file the file, relative to the repository
 * @param lines its lines
 */
public record Markdown(Path file, List<String> lines) {

    /** The repository, from the folder in which a module's tests run. */
    public static final Path REPOSITORY = Path.of("..");

    private static final String FENCE = "```";
    private static final Pattern MARKER = Pattern.compile("<!-- (snippet|table): (.+?) -->");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * What stands between two fences.
     *
     * @param language the word after the opening fence
     * @param line the number of the first line inside
     * @param lines the lines inside
     */
    public record Block(String language, int line, List<String> lines) {}

    /**
     * A text on a line.
     *
     * @param line the number of the line
     * @param text the text
     */
    public record Found(int line, String text) {}

    /** Returns README.md, CONTRIBUTING.md and every page below docs. */
    public static List<Markdown> all() {
        try (Stream<Path> docs = Files.walk(REPOSITORY.resolve("docs"))) {
            List<Path> files = new ArrayList<>();
            files.add(REPOSITORY.resolve("README.md"));
            files.add(REPOSITORY.resolve("CONTRIBUTING.md"));
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
            List<Markdown> pages = new ArrayList<>();
            for (Path file : files) {
                pages.add(new Markdown(REPOSITORY.relativize(file), read(file).lines().toList()));
            }
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text. */
    public String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Returns the first line in which another text of the page differs; empty if none does. */
    public String difference(Markdown other) {
        for (int i = 0; i < Math.max(lines.size(), other.lines.size()); i++) {
            String here = i < lines.size() ? lines.get(i) : "(the end)";
            String there = i < other.lines.size() ? other.lines.get(i) : "(the end)";
            if (!here.equals(there)) {
                return at(i + 1) + " is\n" + here + "\nbut should be\n" + there;
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** Returns a line's place, for messages. */
    public String at(int line) {
        return file + ":" + line;
    }

    /**
     * Returns the fenced blocks.
     *
     * @throws IllegalStateException if one is not closed
     */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.startsWith(FENCE)) {
                continue;
            }
            if (open < 0) {
                open = i;
            } else if (line.equals(FENCE)) {
                String language = lines.get(open).strip().substring(FENCE.length());
                blocks.add(new Block(language, open + 2, lines.subList(open + 1, i)));
                open = -1;
            } else {
                throw new IllegalStateException(at(open + 1) + ": this block is not closed");
            }
        }
        if (open >= 0) {
            throw new IllegalStateException(at(open + 1) + ": this block is not closed");
        }
        return blocks;
    }

    /** Returns the lines outside fenced blocks. */
    private List<Found> prose() {
        Set<Integer> fenced = new LinkedHashSet<>();
        for (Block block : blocks()) {
            for (int line = block.line() - 1; line <= block.line() + block.lines().size(); line++) {
                fenced.add(line);
            }
        }
        List<Found> prose = new ArrayList<>();
        for (int line = 1; line <= lines.size(); line++) {
            if (!fenced.contains(line)) {
                prose.add(new Found(line, lines.get(line - 1)));
            }
        }
        return prose;
    }

    /** Returns the targets of links and pictures. */
    public List<Found> links() {
        return inProse(LINK);
    }

    /** Returns what stands between single backquotes. */
    public List<Found> code() {
        return inProse(CODE);
    }

    /** Finds a pattern in paragraphs, as links and code can go on in the next line. */
    private List<Found> inProse(Pattern pattern) {
        List<Found> found = new ArrayList<>();
        List<Found> paragraph = new ArrayList<>();
        for (Found line : prose()) {
            boolean goesOn =
                    !paragraph.isEmpty()
                            && paragraph.get(paragraph.size() - 1).line() == line.line() - 1;
            if (!goesOn || line.text().isBlank()) {
                addMatches(pattern, paragraph, found);
                paragraph.clear();
            }
            paragraph.add(line);
        }
        addMatches(pattern, paragraph, found);
        return found;
    }

    private static void addMatches(Pattern pattern, List<Found> paragraph, List<Found> found) {
        String text = paragraph.stream().map(Found::text).collect(Collectors.joining("\n"));
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            int lines =
                    (int) text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
            found.add(
                    new Found(
                            paragraph.get(lines).line(), matcher.group(1).replaceAll("\\s+", " ")));
        }
    }

    /** Returns the anchors of the headings, as GitHub makes them. */
    public Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        for (Found line : prose()) {
            Matcher heading = HEADING.matcher(line.text());
            if (heading.matches()) {
                String anchor =
                        heading.group(1)
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                                .replace(' ', '-');
                String unique = anchor;
                for (int again = 1; !anchors.add(unique); again++) {
                    unique = anchor + "-" + again;
                }
            }
        }
        return anchors;
    }

    /**
     * Returns the page with everything generated written anew.
     *
     * @param parts makes the lines between a marker and its end: of a snippet the code, of a table
     *     its rows
     */
    public Markdown with(Parts parts) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            written.add(line);
            Matcher marker = MARKER.matcher(line.strip());
            if (!marker.matches()) {
                continue;
            }
            boolean isSnippet = marker.group(1).equals("snippet");
            String end = isSnippet ? FENCE : "<!-- end table -->";
            if (isSnippet) {
                i++;
                if (i == lines.size() || !lines.get(i).matches(FENCE + "(java|python)")) {
                    throw new IllegalStateException(at(i) + ": no ```java or python follows");
                }
                written.add(lines.get(i));
            }
            int last = lines.subList(i + 1, lines.size()).indexOf(end);
            if (last < 0) {
                throw new IllegalStateException(at(i + 1) + ": '" + end + "' is missing");
            }
            i += last + 1;
            written.addAll(
                    isSnippet ? parts.snippet(marker.group(2)) : parts.table(marker.group(2)));
            written.add(end);
        }
        return new Markdown(file, written);
    }

    /** What is generated. */
    public interface Parts {

        /** Returns the lines of a marked region of an example. */
        List<String> snippet(String name);

        /** Returns the lines of a table. */
        List<String> table(String name);
    }

    /** Returns whether the line before a block says which snippet it shows. */
    public boolean isMarked(Block block) {
        int fence = block.line() - 2;
        return fence > 0 && MARKER.matcher(lines.get(fence - 1).strip()).matches();
    }

    /** Writes the file. */
    public void write() {
        try {
            Files.writeString(REPOSITORY.resolve(file), text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
