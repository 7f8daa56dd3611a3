package dev.residue.app.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.residue.training.Damage;
import dev.residue.training.JournalState;
import dev.residue.training.Manifest;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the metrics with the checkpoints: through each checkpoint they must be what its manifest
 * says, in order, and without gaps. What comes after the latest is cut when the run goes on.
 */
final class JournalCheck {

    private final Path file;
    private final List<Damage> found = new ArrayList<>();

    private JournalCheck(Path file) {
        this.file = file;
    }

    static List<Damage> of(Path file, List<Manifest> manifests) {
        JournalCheck check = new JournalCheck(file);
        try {
            check.check(manifests);
        } catch (IOException e) {
            check.found.add(new Damage(file, PlainFile.unreadable(e)));
        }
        return check.found;
    }

    private void check(List<Manifest> manifests) throws IOException {
        long fitting = 0;
        for (Manifest manifest : manifests) {
            Optional<JournalState> state = manifest.journal();
            if (state.isEmpty()) {
                continue;
            }
            Optional<String> fault = PlainFile.fault(file);
            if (fault.isPresent()) {
                found.add(new Damage(file, fault.get()));
                return;
            }
            if (!state.get().isBeginningOf(file)) {
                found.add(
                        new Damage(
                                file,
                                String.format(
                                        Locale.ROOT,
                                        "does not fit the checkpoint of step %d: something"
                                                + " between bytes %d and %d was changed",
                                        manifest.step(),
                                        fitting,
                                        state.get().bytes())));
                return;
            }
            fitting = state.get().bytes();
        }
        checkRecords(fitting, manifests);
    }

    private void checkRecords(long bytes, List<Manifest> manifests) throws IOException {
        if (bytes == 0) {
            return;
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(Math.toIntExact(bytes)); // what follows may have any length
        }
        String text = new String(content, StandardCharsets.UTF_8);
        TreeSet<Long> steps = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        int number = 0;
        for (String line : text.stripTrailing().split("\n", -1)) {
            number++;
            try {
                JsonObject record = JsonParser.parseString(line).getAsJsonObject();
                long step = record.get("step").getAsLong();
                if (!steps.isEmpty() && step < steps.last()) {
                    add(number, "has step " + step + " after step " + steps.last());
                } else if (!seen.add(step + " " + record.get("name").getAsString())) {
                    add(number, "repeats " + record.get("name") + " of step " + step);
                }
                steps.add(step);
            } catch (JsonParseException
                    | IllegalStateException
                    | NullPointerException
                    | NumberFormatException e) {
                add(number, "is no record");
            }
        }
        checkGaps(steps, manifests);
    }

    private void checkGaps(Set<Long> steps, List<Manifest> manifests) {
        long from = 0;
        for (Manifest manifest : manifests) {
            long every = Configuration.of(manifest).evaluateEvery();
            if (every > 0) {
                for (long step = from - from % every; step <= manifest.step(); step += every) {
                    if (step >= from && !steps.contains(step)) {
                        found.add(new Damage(file, "has no record of step " + step));
                    }
                }
            }
            from = manifest.step() + 1;
        }
    }

    private void add(int line, String problem) {
        found.add(new Damage(file, "line " + line + " " + problem));
    }
}
