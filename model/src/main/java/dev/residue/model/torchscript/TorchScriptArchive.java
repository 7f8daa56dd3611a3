package dev.residue.model.torchscript;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive with one module, which is given its weights later, as LibTorch reads it: a
 * zip file of the module's source, of the module itself as a pickle, and of an empty pickle of
 * constants.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">The
 *     format</a>
 */
final class TorchScriptArchive {

    /** The version of the operators that the source calls; LibTorch 1.12 and later have it. */
    private static final String FORMAT = "10\n";

    private static final String FOLDER = "program/";
    private static final String DICTIONARY = "Dict[str, Tensor]";

    private TorchScriptArchive() {}

    /**
     * Writes the archive.
     *
     * @param dictionaries what {@code bind} is given once, for {@code forward} to use: named arrays
     * @param signature the arguments of {@code forward}, such as {@code x: Tensor}
     * @param body its lines, of which the last one returns a tensor
     */
    static InputStream archive(
            Collection<String> dictionaries, Collection<String> signature, List<String> body) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "class Program(Module):",
                                "  __parameters__ = []",
                                "  __buffers__ = []",
                                "  training : bool"));
        List<String> given = new ArrayList<>();
        List<String> binding = new ArrayList<>();
        List<String> using = new ArrayList<>();
        for (String name : dictionaries) {
            lines.add("  " + name + " : " + DICTIONARY);
            given.add(name + ": " + DICTIONARY);
            binding.add("self." + name + " = " + name);
            using.add(name + " = self." + name);
        }
        binding.add("return torch.zeros([0])");
        using.addAll(body);
        lines.addAll(method("bind", given, binding));
        lines.addAll(method("forward", signature, using));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            add(archive, "data.pkl", module(dictionaries));
            add(archive, "code/__torch__.py", text(String.join("\n", lines) + "\n"));
            add(archive, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            add(archive, "version", text(FORMAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static List<String> method(
            String name, Collection<String> arguments, List<String> body) {
        List<String> lines = new ArrayList<>();
        StringJoiner all = new StringJoiner(", ");
        all.add("self: __torch__.Program");
        arguments.forEach(all::add);
        lines.add("  def " + name + "(" + all + ") -> Tensor:");
        body.forEach(line -> lines.add("    " + line));
        return lines;
    }

    /** Pickles {@code Program} with {@code training = True} and empty dictionaries. */
    private static byte[] module(Collection<String> dictionaries) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2}); // protocol 2
        pickle.writeBytes(text("c__torch__\nProgram\n)")); // the class, and no arguments
        pickle.writeBytes(new byte[] {(byte) 0x81, '}', '('}); // a new one; its attributes
        pickle.writeBytes(pickled("training"));
        pickle.write(0x88); // true
        for (String name : dictionaries) {
            pickle.writeBytes(pickled(name));
            pickle.writeBytes(text("ctorch.jit._pickle\nrestore_type_tag\n}")); // of an empty one
            pickle.writeBytes(pickled(DICTIONARY));
            pickle.writeBytes(new byte[] {(byte) 0x86, 'R'}); // called with both
        }
        pickle.writeBytes(text("ub.")); // set; build; stop
        return pickle.toByteArray();
    }

    private static byte[] pickled(String text) {
        byte[] length = {'X', (byte) text.length(), 0, 0, 0};
        byte[] pickled = Arrays.copyOf(length, length.length + text.length());
        System.arraycopy(text(text), 0, pickled, length.length, text.length());
        return pickled;
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
