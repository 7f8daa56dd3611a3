package dev.residue.app.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error as UTF-8, whatever the locale; the first failure to write is
 * remembered.
 *
 * <p>Java's own follow the locale, and tell no more of a failure than that there was one.
 */
public final class Utf8Output extends PrintStream {

    private final Remembering remembering;

    /** Writes to a stream. */
    public Utf8Output(OutputStream out) {
        this(new Remembering(out));
    }

    private Utf8Output(Remembering remembering) {
        super(new BufferedOutputStream(remembering), true, StandardCharsets.UTF_8);
        this.remembering = remembering;
    }

    /** Puts one in the place of both of Java's own. */
    public static void install() {
        System.setOut(new Utf8Output(new FileOutputStream(FileDescriptor.out)));
        System.setErr(new Utf8Output(new FileOutputStream(FileDescriptor.err)));
    }

    /** Hands on what was printed; returns why some of it could not be written, or nothing. */
    public static Optional<String> failure(PrintStream stream) {
        if (!stream.checkError()) {
            return Optional.empty();
        }
        @Nullable IOException first =
                stream instanceof Utf8Output output ? output.remembering.first : null;
        return Optional.of(
                first == null || first.getMessage() == null
                        ? "it takes nothing"
                        : first.getMessage());
    }

    private static final class Remembering extends FilterOutputStream {

        private volatile @Nullable IOException first;

        Remembering(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                out.write(octets, offset, length);
            } catch (IOException e) {
                throw remember(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw remember(e);
            }
        }

        private IOException remember(IOException e) {
            if (first == null) {
                first = e;
            }
            return e;
        }
    }
}
