package dev.residue.training.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The end of a text file that holds the SHA-256 of everything before it, so that any changed byte
 * of the file, its end included, is found.
 *
 * @param before stands before the 64 hexadecimal digits
 * @param after stands behind them and ends the file
 */
public record ChecksumTrailer(String before, String after) {

    /** Ends a JSON object: the hash is its last member. */
    public static final ChecksumTrailer JSON =
            new ChecksumTrailer(",\n  \"sha256\": \"", "\"\n}\n");

    /** Ends a YAML file: the hash is a comment on its last line. */
    public static final ChecksumTrailer YAML =
            new ChecksumTrailer("# SHA-256 of everything above: ", "\n");

    private static final int DIGITS = 64;

    /** Returns a text with its seal. */
    public String close(String body) {
        return body + before + DurableFiles.sha256(body.getBytes(StandardCharsets.UTF_8)) + after;
    }

    /** Returns whether the content of a file is as it was when it was sealed. */
    public boolean isIntact(byte[] content) {
        int length = content.length - endLength();
        if (length < 0) {
            return false;
        }
        byte[] body = Arrays.copyOf(content, length);
        byte[] end = (before + DurableFiles.sha256(body) + after).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(end, Arrays.copyOfRange(content, length, content.length));
    }

    /** Returns the text before the seal of an intact content. */
    public String open(byte[] content) {
        return new String(content, 0, content.length - endLength(), StandardCharsets.UTF_8);
    }

    private int endLength() {
        return before.length() + DIGITS + after.length();
    }
}
