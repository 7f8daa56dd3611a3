package dev.residue.dataset.incontext;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads records, {@code (a, b) = (3, 5) mod 29: 1 2 → 13, 4 0 → 12, 7 8 → 3}; reading
 * checks each z against the task.
 */
final class InContextText {

    private static final String ARROW = "→";
    private static final String OPEN = "?";
    private static final String NONE = "none";
    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\(a, *b\\) *= *(\\?|none|\\(%s, *%s\\)) +mod +%s"
                            .formatted(NUMBER, NUMBER, NUMBER));
    private static final Pattern SHOT =
            Pattern.compile(NUMBER + " +" + NUMBER + "( *(?:→|->) *(\\?|" + NUMBER + "))?");

    private final String text;
    private final int modulus;

    private boolean noneFits;
    private @Nullable TaskVector named;

    private InContextText(String text, int modulus) {
        this.text = text;
        this.modulus = modulus;
    }

    static String render(InContextRecord record) {
        List<TaskVector> fitting = record.fittingTasks();
        String task =
                switch (fitting.size()) {
                    case 0 -> NONE;
                    case 1 -> fitting.get(0).toString();
                    default -> OPEN;
                };
        OptionalInt answer =
                InContextRecord.agreed(fitting, record.x(), record.y(), record.modulus());
        StringBuilder shown = new StringBuilder();
        record.examples().forEach(example -> shown.append(example).append(", "));
        return "(a, b) = %s mod %s: %s%s %s %s %s"
                .formatted(
                        task,
                        record.modulus(),
                        shown,
                        record.x(),
                        record.y(),
                        ARROW,
                        answer.isPresent() ? String.valueOf(answer.getAsInt()) : OPEN);
    }

    static InContextRecord parse(String text, int modulus) {
        return new InContextText(text, modulus).parse();
    }

    private InContextRecord parse() {
        int colon = text.indexOf(':');
        if (colon >= 0) {
            readHeader(text.substring(0, colon).strip());
        }
        String[] shots = text.substring(colon + 1).split(",", -1);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < shots.length - 1; i++) {
            Matcher shot = shot(shots[i], i);
            String z = shot.group(4);
            if (z == null || z.equals(OPEN)) {
                throw new IllegalArgumentException(
                        "%s has no z; only the last one's may be left out"
                                .formatted(place(shots[i], i)));
            }
            examples.add(new Example(residue(shot, 1), residue(shot, 2), residue(shot, 4)));
        }
        Matcher last = shot(shots[shots.length - 1], shots.length - 1);
        int x = residue(last, 1);
        int y = residue(last, 2);
        check(examples);
        String z = last.group(4);
        if (z != null && !z.equals(OPEN)) {
            checkAnswer(examples, new Example(x, y, residue(last, 4)));
        }
        return new InContextRecord(modulus, examples, x, y);
    }

    private void readHeader(String header) {
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' names no task; must be like '(a, b) = (1, 0) mod %s'"
                            .formatted(header, modulus));
        }
        if (Integer.parseInt(matcher.group(4)) != modulus) {
            throw new IllegalArgumentException(
                    "modulus %s; must be %s".formatted(matcher.group(4), modulus));
        }
        noneFits = matcher.group(1).equals(NONE);
        if (matcher.group(2) != null) {
            named = new TaskVector(residue(matcher, 2), residue(matcher, 3));
        }
    }

    private Matcher shot(String written, int index) {
        Matcher matcher = SHOT.matcher(written.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    place(written, index) + " is no example; must be like '1 0 → 1'");
        }
        return matcher;
    }

    private int residue(Matcher matcher, int group) {
        int number = Integer.parseInt(matcher.group(group));
        if (number >= modulus) {
            throw new IllegalArgumentException(
                    "%s must be from 0 to %s".formatted(number, modulus - 1));
        }
        return number;
    }

    /** Refuses the first z that neither the named task nor any that fits so far gives. */
    private void check(List<Example> examples) {
        if (noneFits) {
            List<TaskVector> fitting = InContextRecord.fittingTasks(examples, modulus);
            if (!fitting.isEmpty()) {
                throw new IllegalArgumentException(
                        "(a, b) = none, but %s gives every z; name it, or '?'"
                                .formatted(fitting.get(0)));
            }
            return;
        }
        List<TaskVector> fitting = candidates();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            List<TaskVector> left = fitting.stream().filter(t -> t.fits(example, modulus)).toList();
            if (left.isEmpty()) {
                throw wrong(place(example.toString(), i), example, fitting);
            }
            fitting = left;
        }
    }

    private void checkAnswer(List<Example> examples, Example answer) {
        if (noneFits) {
            throw new IllegalArgumentException(
                    "the last z of a sequence that no task fits is not known; must be '?'");
        }
        List<TaskVector> fitting =
                candidates().stream()
                        .filter(task -> examples.stream().allMatch(e -> task.fits(e, modulus)))
                        .toList();
        if (fitting.stream().noneMatch(task -> task.fits(answer, modulus))) {
            throw wrong(place(answer.toString(), examples.size()), answer, fitting);
        }
    }

    private List<TaskVector> candidates() {
        return named != null ? List.of(named) : InContextRecord.fittingTasks(List.of(), modulus);
    }

    private IllegalArgumentException wrong(
            String place, Example example, List<TaskVector> fitting) {
        OptionalInt right = InContextRecord.agreed(fitting, example.x(), example.y(), modulus);
        return new IllegalArgumentException(
                "%s: the z is wrong for %s; must be %s"
                        .formatted(
                                place,
                                named != null
                                        ? named.toString()
                                        : "every (a, b) that fits those before it",
                                right.isPresent()
                                        ? String.valueOf(right.getAsInt())
                                        : "what one of them gives"));
    }

    private static String place(String written, int index) {
        return "example %s, '%s'".formatted(index + 1, written.strip());
    }
}
