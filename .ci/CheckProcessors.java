import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the tests of numbers ran with each set of instructions, and that each set was in
 * force: LibTorch's own last bits must differ from those of all others, and those of the library
 * for convolutions from those of at least one, since on some processors it computes the same with
 * AVX2 and with AVX-512. The library for products decides by the processor's maker too.
 */
final class CheckProcessors {

    private static final List<String> MODULES = List.of("model", "training", "analysis", "app");

    private static final Pattern TESTS =
            Pattern.compile("<testsuite [^>]*\\btests=\"(\\d+)\"[^>]*\\bskipped=\"(\\d+)\"");

    private CheckProcessors() {}

    /** Takes the variants that must have run, such as {@code avx2-2}. */
    public static void main(String[] variants) throws IOException {
        Map<String, String> softmax = new HashMap<>();
        Set<String> convolutions = new HashSet<>();
        for (String variant : variants) {
            StringBuilder line = new StringBuilder(variant + ":");
            for (String module : MODULES) {
                int tests = tests(Path.of(module, "target", "surefire-reports-" + variant));
                if (tests == 0) {
                    throw new IllegalStateException(
                            "no test of " + module + " ran with the instructions of " + variant);
                }
                line.append(String.format(" %d tests of %s,", tests, module));
            }
            String bits = Files.readString(Path.of("model", "target", "processors", variant));
            String other = softmax.put(bits(variant, bits, "softmax"), variant);
            if (other != null) {
                throw new IllegalStateException(
                        other + " and " + variant + " were not two sets of instructions: " + bits);
            }
            convolutions.add(bits(variant, bits, "convolution"));
            if (!bits.contains("threads=" + variant.replaceFirst(".*-", "") + "}")) {
                throw new IllegalStateException(variant + " had another number of threads: " + bits);
            }
            System.out.println(line + " " + bits.strip());
        }
        if (variants.length > 1 && convolutions.size() == 1) {
            throw new IllegalStateException("convolutions took no notice of the instructions");
        }
    }

    private static String bits(String variant, String all, String library) {
        Matcher matcher = Pattern.compile(library + "=[0-9a-f]{8}").matcher(all);
        if (!matcher.find()) {
            throw new IllegalStateException(variant + " left no bits of " + library);
        }
        return matcher.group();
    }

    private static int tests(Path reports) throws IOException {
        if (!Files.isDirectory(reports)) {
            return 0;
        }
        int tests = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                Matcher matcher = TESTS.matcher(Files.readString(file));
                if (matcher.find()) {
                    tests += Integer.parseInt(matcher.group(1)) - Integer.parseInt(matcher.group(2));
                }
            }
        }
        return tests;
    }
}
