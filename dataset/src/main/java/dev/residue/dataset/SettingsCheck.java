package dev.residue.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What the settings of every task are checked for; a problem is a key and what would be right. */
public final class SettingsCheck {

    private SettingsCheck() {}

    /** Returns settings, or refuses those in which a check finds problems, naming all. */
    public static <S> S require(S settings, BiConsumer<S, BiConsumer<String, String>> check) {
        List<String> problems = new ArrayList<>();
        check.accept(settings, (key, problem) -> problems.add(key + ": " + problem));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return settings;
    }

    /** Returns whether a number lies in {@code [least, most]}; reports it otherwise. */
    public static boolean range(
            String key, int value, int least, int most, BiConsumer<String, String> problem) {
        if (value < least || value > most) {
            problem.accept(key, "%s must be from %s to %s".formatted(value, least, most));
            return false;
        }
        return true;
    }

    /** Returns whether a share lies strictly between 0 and 1; reports it otherwise. */
    public static boolean share(String key, double share, BiConsumer<String, String> problem) {
        if (!(share > 0 && share < 1)) { // NaN is none either
            problem.accept(key, share + " must lie between 0 and 1, both excluded");
            return false;
        }
        return true;
    }
}
