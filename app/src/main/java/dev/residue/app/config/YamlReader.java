package dev.residue.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads configuration files: one YAML mapping of at most 1 MB, without anchors, aliases or tags.
 *
 * <p>Whatever a file holds, nothing but {@link ConfigException} is thrown because of it.
 */
public final class YamlReader {

    static final int MAX_BYTES = 1_000_000;

    private final Problems problems;

    /** Reports keys given twice together with later findings. */
    public YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads a file, or refuses what is not readable, too large, or not one YAML mapping. */
    public Node.Mapping read(Path file) {
        String source = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.isDirectory(file)) {
                throw unreadable(source, "is a directory; expected a YAML file");
            }
            // A device or a pipe has no size to ask for, so the reading itself stops at the limit.
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(source, "is larger than 1 MB");
            }
            return parse(source, bytes);
        } catch (NoSuchFileException e) {
            throw unreadable(source, "no such file");
        } catch (AccessDeniedException e) {
            throw unreadable(source, "permission denied");
        } catch (IOException e) {
            throw unreadable(source, "cannot be read: " + e.getMessage());
        }
    }

    /** Reads a text, or refuses what is too large or not one YAML mapping. */
    public Node.Mapping parse(String source, String text) {
        if (text.length() > MAX_BYTES) {
            throw unreadable(source, "is larger than 1 MB");
        }
        try {
            return root(text, start(source));
        } catch (Refusal e) {
            throw refused(e);
        }
    }

    Node.Mapping parse(String source, byte[] bytes) {
        try {
            return root(SourceText.decode(bytes, start(source)), start(source));
        } catch (Refusal e) {
            throw refused(e);
        }
    }

    private Node.Mapping root(String text, Place origin) throws Refusal {
        SourceText.check(text, origin);
        Node root = new NodeComposer(text, origin, problems).compose();
        if (root instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (root instanceof Node.Scalar scalar && scalar.isNothing()) {
            throw new Refusal(origin, "the file is empty; expected settings as key: value");
        }
        throw new Refusal(
                root.place(), "expected settings as key: value, found " + root.describe());
    }

    private static Place start(String source) {
        return new Place(source, 1, 1, "");
    }

    private ConfigException refused(Refusal refusal) {
        refusal.addTo(problems);
        return new ConfigException(problems.sorted());
    }

    private ConfigException unreadable(String source, String message) {
        List<Problem> all = new ArrayList<>(problems.sorted());
        all.add(new Problem(new Place(source, 0, 0, ""), message));
        return new ConfigException(
                all, "give the path of a readable YAML file below 1 MB and run the command again");
    }
}
