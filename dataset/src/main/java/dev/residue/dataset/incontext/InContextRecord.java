package dev.residue.dataset.incontext;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * One sequence of {@link InContextLinear}, taken apart; as text, {@code (a, b) = (3, 5) mod 29: 1 2
 * → 13, 4 0 → 12, 7 8 → 3}.
 *
 * <p>Tokens do not name the task, so the text names what the examples imply: {@code ?} instead of
 * (3, 5) where several tasks fit, and instead of the last z where these differ in it; {@code none}
 * where no task fits, as with corrupted labels.
 *
 * @param modulus p
 * @param examples the examples before the query
 * @param x the query's first number
 * @param y the query's second number
 */
public record InContextRecord(int modulus, List<Example> examples, int x, int y) {

    /** Refuses numbers outside {@code [0, p)}. */
    public InContextRecord {
        examples = List.copyOf(examples);
        for (Example example : examples) {
            requireResidue(example.x(), modulus);
            requireResidue(example.y(), modulus);
            requireResidue(example.z(), modulus);
        }
        requireResidue(x, modulus);
        requireResidue(y, modulus);
    }

    /**
     * Reads a record from text; the task, its arrows as {@code ->}, and the last z may be left out.
     *
     * @throws IllegalArgumentException if the text is no sequence modulo p, or a z is not what the
     *     named task, or any one task, gives
     */
    public static InContextRecord parse(String text, int modulus) {
        return InContextText.parse(text, modulus);
    }

    /** Returns the tasks that give every example's z, ordered by a, then b. */
    public List<TaskVector> fittingTasks() {
        return fittingTasks(examples, modulus);
    }

    public OptionalInt answer() {
        return agreed(fittingTasks(), x, y, modulus);
    }

    static List<TaskVector> fittingTasks(List<Example> examples, int modulus) {
        return IntStream.range(0, modulus * modulus)
                .mapToObj(code -> TaskVector.ofCode(code, modulus))
                .filter(task -> examples.stream().allMatch(one -> task.fits(one, modulus)))
                .toList();
    }

    static OptionalInt agreed(List<TaskVector> tasks, int x, int y, int modulus) {
        int[] values =
                tasks.stream().mapToInt(task -> task.apply(x, y, modulus)).distinct().toArray();
        return values.length == 1 ? OptionalInt.of(values[0]) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return InContextText.render(this);
    }

    private static void requireResidue(int number, int modulus) {
        if (number < 0 || number >= modulus) {
            throw new IllegalArgumentException(
                    "%s must be from 0 to %s".formatted(number, modulus - 1));
        }
    }
}
