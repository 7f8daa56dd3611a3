import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Lists, at the end of a build, the tests that were skipped, one a line, each with its reason. */
public final class SkippedTests {

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        List<String> skipped = new ArrayList<>();
        int all = 0;
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reports(root)) {
            NodeList cases =
                    builder.parse(report.toFile()).getDocumentElement().getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                all++;
                Element test = (Element) cases.item(i);
                NodeList marks = test.getElementsByTagName("skipped");
                if (marks.getLength() > 0) {
                    skipped.add(line(test, (Element) marks.item(0)));
                }
            }
        }
        if (all > 0) {
            System.out.printf("%d of %d tests were skipped%n", skipped.size(), all);
            skipped.stream().sorted().forEach(System.out::println);
        }
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            List<Path> found = new ArrayList<>();
            for (Path module : (Iterable<Path>) modules.sorted()::iterator) {
                Path folder = module.resolve("target/surefire-reports");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                .sorted()
                                .forEach(found::add);
                    }
                }
            }
            return found;
        }
    }

    private static String line(Element test, Element mark) {
        String reason = mark.getAttribute("message");
        if (reason.isBlank()) {
            reason = mark.getTextContent().strip().lines().findFirst().orElse("no reason is given");
        }
        String name = test.getAttribute("classname").replaceFirst(".*\\.", "");
        return "  skipped: " + name + "." + test.getAttribute("name") + ": "
                + reason.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
                        .replaceFirst("^Assumption failed: ", "");
    }
}
