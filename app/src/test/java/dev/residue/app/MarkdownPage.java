package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A page of Markdown: its fenced blocks, links and headings. */
final class MarkdownPage {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final String FENCE = "```";

    private record Block(String language, String text) {}

    private final List<Block> blocks = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private MarkdownPage(String markdown) {
        String language = null;
        StringBuilder block = new StringBuilder();
        int opened = 0;
        int number = 0;
        for (String line : markdown.split("\n", -1)) {
            number++;
            if (line.startsWith(FENCE)) {
                String after = line.substring(FENCE.length()).strip();
                if (language == null) {
                    language = after;
                    opened = number;
                } else if (after.isEmpty()) {
                    blocks.add(new Block(language, block.toString()));
                    language = null;
                    block.setLength(0);
                } else {
                    throw new IllegalArgumentException(
                            "line " + number + " opens a block inside that of line " + opened);
                }
            } else if (language != null) {
                block.append(line).append('\n');
            } else {
                text.append(line).append('\n');
                if (line.startsWith("#")) {
                    headings.add(line.replaceFirst("^#+", "").strip());
                }
            }
        }
        if (language != null) {
            throw new IllegalArgumentException("the block of line " + opened + " is not closed");
        }
    }

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException if a block is not closed
     */
    static MarkdownPage of(String markdown) {
        return new MarkdownPage(markdown);
    }

    /** Reads a page from its file; likewise. */
    static MarkdownPage read(Path file) throws IOException {
        try {
            return of(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the text of every block of a language. */
    List<String> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    /** Returns where all links and pictures lead that name no other host. */
    List<String> relativeLinks() {
        return LINK.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** Returns what a link's fragment can name: the headings as code hosts spell them. */
    List<String> anchors() {
        return headings.stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
