package dev.residue.analysis.study;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the measurements say about a claim. */
public enum Verdict {
    HOLDS,
    FAILS,
    /** Something that the criterion needs was not measured. */
    NOT_MEASURED;

    /** Returns the verdict in words: {@code holds}, {@code fails} or {@code not measured}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns how many claims have which verdict, such as "2 hold, 1 fails, 3 are not judged". */
    public static String tally(List<ClaimResult> claims) {
        Map<Verdict, Long> counts =
                claims.stream()
                        .collect(
                                Collectors.groupingBy(ClaimResult::verdict, Collectors.counting()));
        return Arrays.stream(Verdict.values())
                .filter(counts::containsKey)
                .map(verdict -> counted(verdict, counts.getOrDefault(verdict, 0L)))
                .collect(Collectors.joining(", "));
    }

    private static String counted(Verdict verdict, long count) {
        boolean one = count == 1;
        return count
                + switch (verdict) {
                    case HOLDS -> one ? " holds" : " hold";
                    case FAILS -> one ? " fails" : " fail";
                    case NOT_MEASURED -> one ? " is not judged" : " are not judged";
                };
    }
}
