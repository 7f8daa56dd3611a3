package dev.residue.app.report;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The pages' templates, kept beside this class as resources. Every text that is filled in is
 * escaped, unless the template itself says that it is markup of ours.
 */
final class HtmlTemplate {

    private static final Configuration TEMPLATES = configuration();

    private HtmlTemplate() {}

    private static Configuration configuration() {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setTemplateLoader(new ClassTemplateLoader(HtmlTemplate.class, ""));
        templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
        templates.setRecognizeStandardFileExtensions(true);
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setLocale(Locale.ENGLISH);
        return templates;
    }

    /** Fills a page. */
    static String fill(String page, Map<String, Object> values) throws IOException {
        StringWriter out = new StringWriter();
        try {
            TEMPLATES.getTemplate(page).process(values, out);
        } catch (TemplateException e) {
            throw new IllegalStateException("the report's template " + page + " is wrong", e);
        }
        return out.toString();
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
}
