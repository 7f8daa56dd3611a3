package dev.residue.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive with one module that has no weights, as LibTorch reads it: a zip file of
 * the module's source, of the module itself as a pickle, and of an empty pickle of constants.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">The
 *     format</a>
 */
final class TorchScript {

    /** The version of the operators that the source calls; LibTorch 1.12 and later have it. */
    private static final String FORMAT = "10\n";

    private static final String FOLDER = "program/";

    private TorchScript() {}

    /**
     * Writes the archive.
     *
     * @param signature the arguments of {@code forward}, such as {@code x: Tensor}
     * @param body its lines, of which the last one returns a tensor
     */
    static InputStream archive(Iterable<String> signature, Iterable<String> body) {
        StringBuilder source =
                new StringBuilder(
                        """
                        class Program(Module):
                          __parameters__ = []
                          __buffers__ = []
                          training : bool
                          def forward(self: __torch__.Program\
                        """);
        signature.forEach(argument -> source.append(",\n    ").append(argument));
        source.append(") -> Tensor:\n");
        body.forEach(line -> source.append("    ").append(line).append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            add(archive, "data.pkl", module());
            add(archive, "code/__torch__.py", text(source.toString()));
            add(archive, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            add(archive, "version", text(FORMAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Pickles {@code Program} with its one attribute, {@code training = True}. */
    private static byte[] module() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2}); // protocol 2
        pickle.writeBytes(text("c__torch__\nProgram\n)")); // the class, and no arguments
        pickle.writeBytes(new byte[] {(byte) 0x81, '}', '('}); // a new one; its attributes
        pickle.writeBytes(new byte[] {'X', (byte) "training".length(), 0, 0, 0});
        pickle.writeBytes(text("training"));
        pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'}); // true; set; build; stop
        return pickle.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void add(ZipOutputStream archive, String name, byte[] content)
            throws IOException {
        archive.putNextEntry(new ZipEntry(FOLDER + name));
        archive.write(content);
        archive.closeEntry();
    }
}
