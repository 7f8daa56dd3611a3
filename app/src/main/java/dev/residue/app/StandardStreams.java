package dev.residue.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and standard error in UTF-8, whatever the locale, and what became of the output.
 *
 * <p>Java's own streams follow the locale's encoding, which has no {@code ≥} in many containers,
 * and keep silent about what could not be written.
 */
final class StandardStreams {

    private static final int FAILED = 1;

    private final Output output;

    private StandardStreams(Output output) {
        this.output = output;
    }

    static StandardStreams install() {
        Output output = new Output(new FileOutputStream(FileDescriptor.out));
        OutputStream error = new FileOutputStream(FileDescriptor.err);
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
        return new StandardStreams(output);
    }

    /** Returns the exit status of a command that ended with one; says where output was lost. */
    int finish(int status) {
        System.out.flush();
        IOException failure = output.failure;
        if (failure == null) {
            return status;
        }
        System.err.println("residue: standard output cannot be written: " + failure.getMessage());
        System.err.println("send it elsewhere, and run the command again");
        return status == 0 ? FAILED : status;
    }

    /** Remembers the first failure, of which a {@link PrintStream} tells no more than a flag. */
    private static final class Output extends FilterOutputStream {

        private @Nullable IOException failure;

        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            try {
                out.write(bytes, offset, count);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
