package dev.residue.training.safetensors;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A kind of file that is taken for weights by mistake, told by how it begins.
 *
 * @param what the kind, with its article
 * @param remedy what to do to get weights
 */
record OtherKind(String what, String remedy) {

    /** How much of a file is looked at. */
    static final int BYTES = 512;

    private static final String TO_PYTHON =
            "in Python, load it and save it again by safetensors.torch.save_file(tensors, FILE)";

    private static final String UNPACK = "unpack it, and give the .safetensors file in it";

    /** Kinds by the bytes that they begin with, as ISO 8859-1 characters. */
    private static final List<Beginning> BEGINNINGS =
            List.of(
                    new Beginning(
                            "PK\u0003\u0004",
                            "a zip archive, as PyTorch's torch.save (.pt, .pth, .bin) and NumPy"
                                    + " (.npz) write",
                            TO_PYTHON),
                    new Beginning("\u0093NUMPY", "a NumPy array (.npy)", TO_PYTHON),
                    new Beginning("\u0089HDF\r\n", "an HDF5 file, as Keras writes", TO_PYTHON),
                    new Beginning("GGUF", "a GGUF file, as llama.cpp reads", TO_PYTHON),
                    new Beginning("\u001f\u008b", "compressed by gzip", UNPACK),
                    new Beginning("\u00fd7zXZ", "compressed by xz", UNPACK),
                    new Beginning("BZh", "compressed by bzip2", UNPACK),
                    new Beginning("(\u00b5/\u00fd", "compressed by Zstandard", UNPACK),
                    new Beginning("7z\u00bc\u00af", "a 7z archive", UNPACK));

    private record Beginning(String bytes, String what, String remedy) {}

    /** Returns the kind of a file that is no safetensors file, or null where none is known. */
    static @Nullable OtherKind of(byte[] beginning) {
        if (beginning.length == 0) {
            return null;
        }
        String bytes = new String(beginning, StandardCharsets.ISO_8859_1);
        for (Beginning kind : BEGINNINGS) {
            if (bytes.startsWith(kind.bytes)) {
                return new OtherKind(kind.what, kind.remedy);
            }
        }
        if (bytes.length() > 2 && bytes.charAt(0) == 0x80 && bytes.charAt(1) <= 5) {
            // of protocol 0 to 5
            return new OtherKind("a Python pickle, as PyTorch's torch.save once wrote", TO_PYTHON);
        }
        if (bytes.startsWith("ustar", 257)) {
            return new OtherKind("a tar archive", UNPACK);
        }
        String text = text(beginning);
        return text == null ? null : ofText(text.strip());
    }

    private static OtherKind ofText(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs.github.com/")) {
            return new OtherKind(
                    "a Git LFS pointer, which stands for the file",
                    "fetch the file itself by 'git lfs pull'");
        }
        if (lower.startsWith("<!doctype html")
                || (lower.startsWith("<") && lower.contains("<html"))) {
            return new OtherKind(
                    "an HTML page, as a site shows for a preview, a log-in or an error",
                    "download the file itself; on Hugging Face its address has /resolve/ in place"
                            + " of /blob/");
        }
        if (lower.startsWith("<?xml")) {
            return new OtherKind(
                    "an XML document, as a store answers when it does not hand a file out",
                    "download the file again, with an address and a right to it that hold");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return new OtherKind(
                    "JSON text",
                    "give the .safetensors file; an index such as model.safetensors.index.json only"
                            + " names the files that hold the tensors");
        }
        String beginning =
                text.isEmpty()
                        ? ""
                        : " that begins with " + Limits.quote(text.lines().findFirst().orElse(""));
        return new OtherKind("a text file" + beginning, "give the file of weights");
    }

    /** Returns the bytes as text, or null where they are none. */
    private static @Nullable String text(byte[] bytes) {
        boolean wide = bytes.length >= 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe;
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean malformed =
                (wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes), text, false) // may end in a character
                        .isError();
        String decoded = text.flip().toString().replace("\ufeff", "");
        boolean printable =
                decoded.codePoints()
                        .allMatch(c -> !Character.isISOControl(c) || Character.isWhitespace(c));
        return malformed || !printable ? null : decoded;
    }
}
