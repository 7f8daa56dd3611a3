package dev.residue.dataset.assignandadd;

import dev.residue.dataset.RandomStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Which of the p² ordered pairs of numbers are trained on; the others are held out from every type
 * of sequence, so that they cannot be reached through variables either.
 *
 * <p>A pair (left, right) has the code {@code left * p + right}.
 */
public final class PairSplit {

    private final int modulus;
    private final boolean[] trained; // by code
    private final int[] trainCodes;
    private final int[] heldOutCodes;

    private PairSplit(int modulus, boolean[] trained) {
        this.modulus = modulus;
        this.trained = trained;
        this.trainCodes = codes(true);
        this.heldOutCodes = codes(false);
    }

    /**
     * Draws {@code floor(share * p²)} pairs without replacement.
     *
     * <p>With equal seeds, the pairs of a smaller share are among those of a larger one.
     *
     * @throws IllegalArgumentException if no pair would be trained on, or none held out
     */
    public static PairSplit sample(int modulus, double share, long seed) {
        int all = Math.multiplyExact(modulus, modulus);
        int count = trainedCount(modulus, share);
        if (count < 1 || count >= all) {
            throw new IllegalArgumentException(
                    share + " of " + all + " pairs leaves none to train on or none to hold out");
        }
        int[] order = IntStream.range(0, all).toArray();
        RandomStream.of("assign-and-add/pairs", seed).shuffle(order, count);
        boolean[] trained = new boolean[all];
        for (int i = 0; i < count; i++) {
            trained[order[i]] = true;
        }
        return new PairSplit(modulus, trained);
    }

    /**
     * Reads a split from p lines of p characters 0 or 1: row = left number, column = right number,
     * 1 = trained on.
     *
     * @throws IllegalArgumentException if the file cannot be read, names its first fault as {@code
     *     file:line:column}, or marks all pairs alike
     */
    public static PairSplit read(Path file, int modulus) {
        PairSplit split = new PairSplit(modulus, marks(file, modulus));
        if (split.trainCount() == 0 || split.heldOutCount() == 0) {
            throw new IllegalArgumentException(
                    "%s:1:1: every character is %s; must hold both 1 (trained on) and 0 (held out)"
                            .formatted(file, split.trainCount() == 0 ? "0" : "1"));
        }
        return split;
    }

    public int modulus() {
        return modulus;
    }

    public boolean trained(int left, int right) {
        return trained[code(left, right)];
    }

    /** Returns whether the pair with its numbers swapped is trained on. */
    public boolean twinTrained(int left, int right) {
        return trained(/* left= */ right, /* right= */ left);
    }

    public int trainCount() {
        return trainCodes.length;
    }

    public int heldOutCount() {
        return heldOutCodes.length;
    }

    /** Returns the codes of the pairs that are trained on, ascending. */
    public int[] trainCodes() {
        return trainCodes.clone();
    }

    /** Returns the codes of the pairs that are held out, ascending. */
    public int[] heldOutCodes() {
        return heldOutCodes.clone();
    }

    /** Returns the code of a trained pair without copying them all; for the inner loop. */
    int trainCode(int index) {
        return trainCodes[index];
    }

    /** Returns the code of a held-out pair without copying them all; for the inner loop. */
    int heldOutCode(int index) {
        return heldOutCodes[index];
    }

    static int trainedCount(int modulus, double share) {
        return (int) Math.floor(share * (modulus * modulus));
    }

    private int code(int left, int right) {
        if (left < 0 || left >= modulus || right < 0 || right >= modulus) {
            throw new IllegalArgumentException(
                    "(%s, %s) is no pair modulo %s".formatted(left, right, modulus));
        }
        return left * modulus + right;
    }

    private int[] codes(boolean wanted) {
        return IntStream.range(0, trained.length).filter(at -> trained[at] == wanted).toArray();
    }

    static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " is not a readable file");
        }
    }

    private static boolean[] marks(Path file, int modulus) {
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
                "%s:%s:%s: %s; must be %s lines of %s characters 0 or 1"
                        .formatted(file, row + 1, column + 1, what, modulus, modulus));
    }
}
