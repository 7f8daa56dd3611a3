package dev.residue.app.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The chart libraries as script elements, taken from their webjars, so that a page needs no
 * network.
 */
final class ChartLibraries {
    /** Each needs the ones before it. */
    private static final List<String> NAMES = List.of("vega", "vega-lite", "vega-embed");

    private ChartLibraries() {}

    static String scripts() throws IOException {
        StringBuilder scripts = new StringBuilder();
        for (String name : NAMES) {
            String version = version(name);
            String code =
                    HtmlTemplate.resource(
                            String.format(
                                    Locale.ROOT,
                                    "/META-INF/resources/webjars/%s/%s/%s.min.js",
                                    name,
                                    version,
                                    name));
            scripts.append(String.format(Locale.ROOT, "<!-- %s %s -->\n<script>\n", name, version))
                    .append(withoutSourceMap(code))
                    .append("</script>\n");
        }
        return scripts.toString();
    }

    /** The jar says its own version, so that only the build file names it. */
    private static String version(String name) throws IOException {
        Properties properties = new Properties();
        properties.load(
                new StringReader(
                        HtmlTemplate.resource(
                                "/META-INF/maven/org.webjars/" + name + "/pom.properties")));
        String version = properties.getProperty("version");
        if (version == null) {
            throw new IOException("The webjar of " + name + " does not say its version.");
        }
        return version;
    }

    /** A browser with its tools open would look for the map beside the page. */
    private static String withoutSourceMap(String code) {
        StringBuilder kept = new StringBuilder(code.length());
        code.lines()
                .filter(line -> !line.startsWith("//# sourceMappingURL="))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
