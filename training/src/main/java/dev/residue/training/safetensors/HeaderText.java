package dev.residue.training.safetensors;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;

/** The header's text, refused as soon as it cannot be one or has a string without end. */
final class HeaderText extends FilterReader {
    private final ByteSource source;
    private boolean started;
    private boolean inString;
    private boolean escaped;
    private int hexDigits;
    private int stringLength;

    HeaderText(Reader in, ByteSource source) {
        super(in);
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int offset, int count) throws IOException {
        int got = super.read(into, offset, count);
        for (int i = offset; i < offset + got; i++) {
            follow(into[i]);
        }
        return got;
    }

    private void follow(char c) throws SafeTensorsException {
        if (!started && c != '{') {
            throw source.failure(
                    "the header begins with "
                            + Limits.quote(String.valueOf(c))
                            + " instead of '{'; this is not a safetensors file");
        }
        started = true;
        if (!inString) {
            inString = c == '"';
            stringLength = 0;
        } else if (hexDigits > 0) {
            hexDigits--;
        } else if (escaped) {
            escaped = false;
            hexDigits = c == 'u' ? 4 : 0;
        } else if (c == '"') {
            inString = false;
        } else {
            // An escape counts once, at its backslash.
            escaped = c == '\\';
            if (++stringLength > Limits.METADATA_CHARACTERS) {
                throw source.failure(
                        String.format(
                                Locale.ROOT,
                                "a string in the header has more than %,d characters",
                                Limits.METADATA_CHARACTERS));
            }
        }
    }
}
