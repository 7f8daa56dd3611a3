package dev.residue.training;

import com.google.gson.GsonBuilder;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, one directory each.
 *
 * <p>A checkpoint is written beside, flushed to disk and renamed, so that a directory of the right
 * name is always complete.
 */
public final class CheckpointStore {

    /** The format that this version writes. */
    public static final int FORMAT_VERSION = 1;

    private static final Pattern NAME = Pattern.compile("step-(\\d{8,})");
    private static final String UNFINISHED = ".unfinished";

    private final Path directory;

    /** Makes a store in a directory, which the first checkpoint creates. */
    public CheckpointStore(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes a checkpoint; one that is already there is replaced.
     *
     * @param session whose weights, optimiser state and step are written
     * @param description what else stands in the manifest, such as the resolved configuration
     */
    public Checkpoint write(TrainingSession session, Map<String, ?> description)
            throws IOException {
        Path target = directory.resolve(name(session.step()));
        Path beside = directory.resolve(name(session.step()) + UNFINISHED);
        delete(beside);
        Files.createDirectories(beside);
        Map<String, Object> files = new LinkedHashMap<>();
        SafeTensors weights = Weights.of(session.model().getBlock());
        files.put(Checkpoint.WEIGHTS, write(weights, beside.resolve(Checkpoint.WEIGHTS)));
        SafeTensors state = session.optimizer().state();
        files.put(Checkpoint.OPTIMIZER, write(state, beside.resolve(Checkpoint.OPTIMIZER)));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("formatVersion", FORMAT_VERSION);
        manifest.put("step", session.step());
        manifest.putAll(description);
        manifest.put("files", files);
        String json =
                new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .serializeNulls()
                        .create()
                        .toJson(manifest);
        Path file = beside.resolve(Checkpoint.MANIFEST);
        Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
        flush(file);
        flush(beside);
        delete(target);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        flush(directory);
        return new Checkpoint(session.step(), target);
    }

    /** Returns all checkpoints, the earliest first. */
    public List<Checkpoint> list() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Checkpoint> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                Matcher matcher = NAME.matcher(entry.getFileName().toString());
                if (matcher.matches()) {
                    found.add(new Checkpoint(Long.parseLong(matcher.group(1)), entry));
                }
            }
        }
        found.sort(Comparator.comparingLong(Checkpoint::step));
        return found;
    }

    /** Returns the checkpoint of a step. */
    public Optional<Checkpoint> find(long step) throws IOException {
        return list().stream().filter(checkpoint -> checkpoint.step() == step).findFirst();
    }

    /** Returns the latest checkpoint. */
    public Optional<Checkpoint> latest() throws IOException {
        List<Checkpoint> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns the name that files and directories of a step have. */
    public static String name(long step) {
        return String.format(Locale.ROOT, "step-%08d", step);
    }

    private static Map<String, Object> write(SafeTensors tensors, Path file) throws IOException {
        tensors.write(file);
        flush(file);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("bytes", Files.size(file));
        entry.put("sha256", sha256(file));
        return entry;
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void flush(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
