package dev.residue.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with named holes ({@code {{title}}}), kept beside this class as a resource.
 *
 * <p>Filling is one pass: braces in what is filled in are left as they are.
 */
final class HtmlTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlTemplate() {}

    /** Fills every hole of a page with markup. */
    static String fill(String page, Map<String, String> markup) throws IOException {
        return HOLE.matcher(resource(page))
                .replaceAll(
                        hole -> {
                            String filling = markup.get(hole.group(1));
                            if (filling == null) {
                                throw new IllegalArgumentException(
                                        "Nothing is given for {{" + hole.group(1) + "}}.");
                            }
                            return Matcher.quoteReplacement(filling);
                        });
    }

    static String resource(String name) throws IOException {
        try (InputStream in = HtmlTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(
                        "The resource " + name + " of the report is missing from the class path.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
