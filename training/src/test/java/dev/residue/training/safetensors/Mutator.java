package dev.residue.training.safetensors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damages a valid file: blindly, and where it hurts. */
final class Mutator {
    private static final String[] NUMBERS = {
        "0", "-1", "1", "1.5", "1e2", "9223372036854775807", "9223372036854775808", "4294967296",
        "null", "\"1\"", "[1]", "{}", "true", "NaN", "007", ""
    };
    private static final String[] STRINGS = {
        "\"\"",
        "\"dtype\"",
        "\"shape\"",
        "\"data_offsets\"",
        "\"__metadata__\"",
        "\"F32\"",
        "\"BF16\"",
        "\"BOOL\"",
        "\"\\ud800\"",
        "\"\\u00\"",
        "\"\\u0000\"",
        "'a'",
        "\"",
        "1",
        "[[[["
    };
    private static final String PUNCTUATION = "{}[],:\"' \\";

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    byte[] mutate(byte[] valid) {
        byte[] mutant = valid;
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            mutant = mutateOnce(mutant);
        }
        return mutant;
    }

    private byte[] mutateOnce(byte[] file) {
        if (file.length <= 10) {
            return Arrays.copyOf(file, random.nextInt(20));
        }
        return switch (random.nextInt(10)) {
            case 0 -> flipBit(file, 0, file.length);
            case 1 -> flipBit(file, 0, 8);
            case 2 -> flipBit(file, headerEnd(file), file.length);
            case 3 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 4 -> insert(file, random.nextInt(file.length + 1));
            case 5 -> headerLength(file);
            case 6 -> edit(file, "\\d+", NUMBERS);
            case 7 -> edit(file, "\"[^\"]*\"", STRINGS);
            case 8 -> swap(file, random.nextBoolean() ? "\\d+" : "\"[^\"]*\"|\\{[^{}]*\\}");
            default -> punctuation(file);
        };
    }

    private byte[] flipBit(byte[] file, int from, int to) {
        if (from == to) {
            return insert(file, to);
        }
        byte[] mutant = file.clone();
        mutant[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        return mutant;
    }

    private byte[] insert(byte[] file, int at) {
        byte[] inserted = new byte[1 + random.nextInt(12)];
        random.nextBytes(inserted);
        ByteArrayOutputStream mutant = new ByteArrayOutputStream();
        mutant.write(file, 0, at);
        mutant.writeBytes(inserted);
        mutant.write(file, at, file.length - at);
        return mutant.toByteArray();
    }

    private byte[] headerLength(byte[] file) {
        byte[] mutant = file.clone();
        ByteBuffer bytes = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(
                0,
                switch (random.nextInt(4)) {
                    case 0 -> bytes.getLong(0) + random.nextInt(17) - 8;
                    case 1 -> random.nextLong();
                    case 2 -> random.nextInt(file.length + 8);
                    default -> 100_000_000L + random.nextInt(3) - 1;
                });
        return mutant;
    }

    private byte[] edit(byte[] file, String pattern, String[] replacements) {
        String header = header(file);
        List<MatchResult> found = Pattern.compile(pattern).matcher(header).results().toList();
        if (found.isEmpty()) {
            return flipBit(file, 0, file.length);
        }
        MatchResult match = found.get(random.nextInt(found.size()));
        String replacement = replacements[random.nextInt(replacements.length)];
        return withHeader(
                file,
                header.substring(0, match.start()) + replacement + header.substring(match.end()));
    }

    /** Exchanges two like things in the header: numbers (offsets too), strings, entries. */
    private byte[] swap(byte[] file, String pattern) {
        String header = header(file);
        List<MatchResult> found =
                new ArrayList<>(Pattern.compile(pattern).matcher(header).results().toList());
        if (found.size() < 2) {
            return flipBit(file, 0, file.length);
        }
        MatchResult one = found.remove(random.nextInt(found.size()));
        MatchResult other = found.get(random.nextInt(found.size()));
        MatchResult first = one.start() < other.start() ? one : other;
        MatchResult second = first == one ? other : one;
        return withHeader(
                file,
                header.substring(0, first.start())
                        + second.group()
                        + header.substring(first.end(), second.start())
                        + first.group()
                        + header.substring(second.end()));
    }

    private byte[] punctuation(byte[] file) {
        StringBuilder header = new StringBuilder(header(file));
        char c = PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length()));
        int at = random.nextInt(header.length() + 1);
        if (at < header.length() && random.nextBoolean()) {
            header.setCharAt(at, c);
        } else {
            header.insert(at, c);
        }
        return withHeader(file, header.toString());
    }

    private static int headerEnd(byte[] file) {
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return length < 0 || length > file.length - 8 ? file.length : 8 + (int) length;
    }

    // Latin-1 keeps every byte as it is, there and back.
    private static String header(byte[] file) {
        return new String(file, 8, headerEnd(file) - 8, StandardCharsets.ISO_8859_1);
    }

    private static byte[] withHeader(byte[] file, String header) {
        return HandBuilt.file(
                header.getBytes(StandardCharsets.ISO_8859_1),
                Arrays.copyOfRange(file, headerEnd(file), file.length));
    }
}
