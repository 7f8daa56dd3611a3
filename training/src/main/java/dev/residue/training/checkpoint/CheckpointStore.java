package dev.residue.training.checkpoint;

import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of a run, one directory each.
 *
 * <p>A checkpoint is written beside, flushed to disk and renamed, so that a directory of the right
 * name is always complete.
 *
 * @param directory holds them; the first checkpoint creates it
 */
public record CheckpointStore(Path directory) {

    /** The format that this version writes. */
    public static final int FORMAT_VERSION = 1;

    private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");

    /** Stands behind the name of a checkpoint that was set aside. */
    public static final String DAMAGED = ".damaged";

    /**
     * Writes a checkpoint; one that is already there is replaced.
     *
     * @param step the number of updates made
     * @param scheduled whether a run that nobody stops has it, too; one that has not is numbered
     *     like the one before, and kept as long as it is the latest
     * @param weights the block's parameters
     * @param optimizerState the optimiser's state
     * @param description what else stands in the manifest, such as the resolved configuration
     */
    public Checkpoint write(
            long step,
            boolean scheduled,
            SafeTensors weights,
            SafeTensors optimizerState,
            Map<String, ?> description)
            throws IOException {
        Path target = directory.resolve(name(step));
        Path beside = DurableFiles.beside(target);
        Optional<Checkpoint> previous = before(step);
        DurableFiles.delete(beside);
        Files.createDirectories(beside);
        Map<String, Object> files = new LinkedHashMap<>();
        files.put(Checkpoint.WEIGHTS, write(weights, beside.resolve(Checkpoint.WEIGHTS)));
        files.put(
                Checkpoint.OPTIMIZER, write(optimizerState, beside.resolve(Checkpoint.OPTIMIZER)));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("formatVersion", FORMAT_VERSION);
        manifest.put("step", step);
        manifest.put("number", Math.max(0, lastNumber(step) + (scheduled ? 1 : 0)));
        manifest.put(Manifest.SCHEDULED, scheduled);
        manifest.put("previousStep", previous.map(Checkpoint::step).orElse(null));
        manifest.putAll(description);
        manifest.put("files", files);
        Manifest.write(beside.resolve(Checkpoint.MANIFEST), manifest);
        discard(target);
        DurableFiles.complete(target);
        return new Checkpoint(step, target);
    }

    /**
     * Deletes the checkpoints that are not to be kept.
     *
     * @param measured tells by step what decides which are the best; where it tells nothing, a
     *     checkpoint is none of them
     */
    public void retain(Retention retention, LongFunction<OptionalDouble> measured)
            throws IOException {
        if (retention.keepsAll()) {
            return;
        }
        Map<Checkpoint, Manifest> all = new LinkedHashMap<>();
        for (Checkpoint checkpoint : list()) {
            // one whose manifest is damaged stops no training, and is kept
            readable(checkpoint).ifPresent(manifest -> all.put(checkpoint, manifest));
        }
        Map<Long, Double> values = new LinkedHashMap<>();
        Checkpoint latest = null;
        long last = -1;
        for (Map.Entry<Checkpoint, Manifest> entry : all.entrySet()) {
            latest = entry.getKey();
            // one that is not scheduled takes the place of the one that is due next
            last = entry.getValue().number() + (entry.getValue().isScheduled() ? 0 : 1);
            if (retention.best().metric() != null) {
                long step = latest.step();
                measured.apply(step).ifPresent(value -> values.put(step, value));
            }
        }
        Set<Long> best = retention.best().of(values);
        for (Map.Entry<Checkpoint, Manifest> entry : all.entrySet()) {
            Checkpoint checkpoint = entry.getKey();
            Manifest manifest = entry.getValue();
            boolean kept =
                    manifest.isScheduled()
                            ? retention.keeps(manifest.number(), last)
                                    || best.contains(checkpoint.step())
                            : checkpoint.equals(latest);
            if (!kept) {
                discard(checkpoint.directory());
            }
        }
    }

    /**
     * Renames a damaged checkpoint, so that it is no longer taken for one.
     *
     * @return its new directory
     */
    public Path setAside(Checkpoint checkpoint) throws IOException {
        String name = checkpoint.directory().getFileName() + DAMAGED;
        Path aside = directory.resolve(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = directory.resolve(name + "-" + i);
        }
        Files.move(checkpoint.directory(), aside, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.flush(directory);
        return aside;
    }

    public void discard(Checkpoint checkpoint) throws IOException {
        discard(checkpoint.directory());
    }

    public void deleteUnfinished() throws IOException {
        DurableFiles.deleteUnfinished(directory);
    }

    /** Returns all checkpoints, the earliest first. */
    public List<Checkpoint> list() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        for (Path entry : DurableFiles.entries(directory)) {
            Matcher matcher = NAME.matcher(entry.getFileName().toString());
            if (matcher.matches()) {
                found.add(new Checkpoint(Long.parseLong(matcher.group(1)), entry));
            }
        }
        found.sort(Comparator.comparingLong(Checkpoint::step));
        return found;
    }

    public Optional<Checkpoint> find(long step) throws IOException {
        return list().stream().filter(checkpoint -> checkpoint.step() == step).findFirst();
    }

    public Optional<Checkpoint> latest() throws IOException {
        List<Checkpoint> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns the name that files and directories of a step have. */
    public static String name(long step) {
        return String.format(Locale.ROOT, "step-%08d", step);
    }

    /** Returns the number of the latest checkpoint before a step, or -1. */
    private long lastNumber(long step) throws IOException {
        long last = -1;
        for (Checkpoint checkpoint : list()) {
            if (checkpoint.step() < step) {
                last = Math.max(last, readable(checkpoint).map(Manifest::number).orElse(last));
            }
        }
        return last;
    }

    private static Optional<Manifest> readable(Checkpoint checkpoint) throws IOException {
        try {
            return Optional.of(Manifest.read(checkpoint));
        } catch (Manifest.DamagedException e) {
            return Optional.empty();
        }
    }

    /** Deletes a checkpoint; renamed first, for a half-deleted one must not look like one. */
    private static void discard(Path target) throws IOException {
        if (Files.exists(target)) {
            Path aside =
                    target.resolveSibling(target.getFileName() + ".old" + DurableFiles.UNFINISHED);
            DurableFiles.delete(aside);
            Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.delete(aside);
        }
    }

    private Optional<Checkpoint> before(long step) throws IOException {
        return list().stream()
                .filter(checkpoint -> checkpoint.step() < step)
                .reduce((earlier, later) -> later);
    }

    private static Map<String, Object> write(SafeTensors tensors, Path file) throws IOException {
        RunFile.writing(file, () -> tensors.write(file));
        DurableFiles.flush(file);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("bytes", Files.size(file));
        entry.put("sha256", DurableFiles.sha256(file));
        return entry;
    }
}
