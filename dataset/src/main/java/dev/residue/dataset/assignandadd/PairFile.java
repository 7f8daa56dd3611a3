package dev.residue.dataset.assignandadd;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads which pairs are trained on: p lines of p characters 0 or 1. */
final class PairFile {

    private PairFile() {}

    static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " is not a readable file");
        }
    }

    /**
     * Reads a file.
     *
     * @return whether each pair is trained on, {@code [modulus * modulus]}
     * @throws IllegalArgumentException if the file cannot be read, or with the line and column of
     *     its first fault
     */
    static boolean[] read(Path file, int modulus) {
        requireReadable(file);
        boolean[] trained = new boolean[modulus * modulus];
        // any byte is a character in Latin-1, so that a foreign file is a fault with a place
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (int row = 0; row < modulus; row++) {
                String line = reader.readLine();
                if (line == null) {
                    throw fault(file, row, 0, "the file ends after " + row + " lines", modulus);
                }
                readRow(file, row, line, modulus, trained);
            }
            if (reader.readLine() != null) {
                throw fault(file, modulus, 0, "one line too many", modulus);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
        return trained;
    }

    private static void readRow(Path file, int row, String line, int modulus, boolean[] trained) {
        for (int column = 0; column < Math.min(modulus, line.length()); column++) {
            char mark = line.charAt(column);
            if (mark != '0' && mark != '1') {
                throw fault(file, row, column, "neither 0 nor 1", modulus);
            }
            trained[row * modulus + column] = mark == '1';
        }
        if (line.length() < modulus) {
            throw fault(file, row, line.length(), "the line ends too early", modulus);
        }
        if (line.length() > modulus) {
            throw fault(file, row, modulus, "the line goes on too long", modulus);
        }
    }

    private static IllegalArgumentException fault(
            Path file, int row, int column, String what, int modulus) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "%s:%d:%d: %s; must be %d lines of %d characters 0 or 1",
                        file,
                        row + 1,
                        column + 1,
                        what,
                        modulus,
                        modulus));
    }
}
