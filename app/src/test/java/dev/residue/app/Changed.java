package dev.residue.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/**
 * Texts in which something else stands; a test that means to change one fails where it does not.
 */
final class Changed {

    private Changed() {}

    /**
     * Returns a text with other pieces.
     *
     * @param changes in turn what stands there, and what is to stand there instead
     */
    static String in(String text, String... changes) {
        String changed = text;
        for (int i = 0; i < changes.length; i += 2) {
            Assertions.assertThat(changed).contains(changes[i]);
            changed = changed.replace(changes[i], changes[i + 1]);
        }
        return changed;
    }

    /** Returns a text in which the first match of a pattern is something else. */
    static String firstIn(String text, String pattern, String replacement) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        Assertions.assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.replaceFirst(replacement);
    }
}
