package dev.residue.analysis.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What learning was like in one run, beyond its phases, so that runs of several seeds can be
 * compared.
 *
 * @param learnedAt what is learned one by one, such as each variable on each side, with the step;
 *     empty where it was not learned by the end
 * @param kinds answers in words to what differs between seeds, such as which variable came last
 */
public record Course(Map<String, OptionalLong> learnedAt, Map<String, String> kinds) {

    /** Stands in results for the step of what did not happen. */
    public static final String NEVER = "never";

    public Course {
        learnedAt = Collections.unmodifiableMap(new LinkedHashMap<>(learnedAt));
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }

    /**
     * Reads a step as results hold it.
     *
     * @return empty for {@link #NEVER}
     */
    public static OptionalLong step(@Nullable Object recorded) {
        return recorded instanceof Number number
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /** Returns that nothing is known. */
    public static Course unknown() {
        return new Course(Map.of(), Map.of());
    }
}
