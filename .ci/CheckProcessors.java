import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the tests of numbers ran with each set of instructions, and that each set was in
 * force: the libraries' last bits must differ from those of the others.
 */
final class CheckProcessors {

    private static final List<String> MODULES = List.of("model", "training", "analysis", "app");

    // MKL decides by the maker too: on some processors two sets are one
    private static final List<String> LIBRARIES = List.of("softmax", "convolution");

    private static final Pattern TESTS =
            Pattern.compile("<testsuite [^>]*\\btests=\"(\\d+)\"[^>]*\\bskipped=\"(\\d+)\"");

    private CheckProcessors() {}

    /** Takes the variants that must have run, such as {@code avx2-2}. */
    public static void main(String[] variants) throws IOException {
        Map<String, String> seen = new HashMap<>();
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
            for (String library : LIBRARIES) {
                Matcher matcher = Pattern.compile(library + "=[0-9a-f]{8}").matcher(bits);
                if (!matcher.find()) {
                    throw new IllegalStateException(variant + " left no bits of " + library);
                }
                String other = seen.put(matcher.group(), variant);
                if (other != null) {
                    throw new IllegalStateException(
                            String.format(
                                    "%s and %s were not two sets of instructions: %s of both",
                                    other, variant, matcher.group()));
                }
            }
            if (!bits.contains("threads=" + variant.replaceFirst(".*-", "") + "}")) {
                throw new IllegalStateException(variant + " had another number of threads: " + bits);
            }
            System.out.println(line + " " + bits.strip());
        }
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
