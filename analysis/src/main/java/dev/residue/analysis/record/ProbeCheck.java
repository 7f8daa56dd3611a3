package dev.residue.analysis.record;

import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what probes found with the hashes written beside it.
 *
 * <p>{@code step-00000500.sha256} is written last, in the form that {@code sha256sum --check}
 * reads.
 */
public final class ProbeCheck {

    static final String HASHES = ".sha256";

    private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})\\.(jsonl|npz|sha256)");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^/]+)");

    private ProbeCheck() {}

    /** Returns everything that is wrong with a directory of probe files. */
    public static List<Damage> of(Path directory) throws IOException {
        List<Damage> found = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        List<Path> entries = DurableFiles.entries(directory);
        for (Path entry : entries) {
            if (entry.toString().endsWith(HASHES)) {
                listed.add(entry.getFileName().toString());
                checkListed(entry, listed, found);
            }
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (!listed.contains(name) && !name.endsWith(DurableFiles.UNFINISHED)) {
                String step = name.replaceFirst("\\..*$", "");
                found.add(new Damage(entry, "is not listed in " + step + HASHES));
            }
        }
        return found;
    }

    /** Returns the step of a probe file; -1 if it is none. */
    public static long stepOf(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    static String line(Path file) throws IOException {
        return DurableFiles.sha256(file) + "  " + file.getFileName() + "\n";
    }

    static void checkListed(Path hashes, Set<String> listed, List<Damage> found) {
        String text;
        try {
            text = new String(RunFile.bytes(hashes), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            found.add(new Damage(hashes, Damage.unreadable(e)));
            return;
        }
        if (text.isEmpty() || !text.endsWith("\n")) {
            found.add(new Damage(hashes, "is damaged: its end is missing"));
        }
        for (String line : text.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (line.isEmpty()) {
                continue;
            }
            Path file = matcher.matches() ? hashes.resolveSibling(matcher.group(2)) : hashes;
            if (!matcher.matches() || stepOf(file) != stepOf(hashes)) {
                found.add(new Damage(hashes, "is damaged: it has a line that is no file's hash"));
            } else {
                listed.add(matcher.group(2));
                Damage.ofFile(file, matcher.group(1), "that in " + hashes.getFileName())
                        .ifPresent(found::add);
            }
        }
    }
}
