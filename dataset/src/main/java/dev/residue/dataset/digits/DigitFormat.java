package dev.residue.dataset.digits;

import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.digits.DigitsSettings.Padding;
import dev.residue.dataset.digits.DigitsSettings.Separators;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a pair of operands and an answer become tokens: {@code [a, operator, b, =, answer]}, of which
 * a model is fed all but the last token. The token of a digit is the digit.
 */
final class DigitFormat {

    private static final int DIGITS = 10;

    private final DigitsSettings settings;
    private final String symbol;
    private final int answerWidth;
    private final boolean written;
    private final Vocabulary vocabulary;
    private final int blank;

    DigitFormat(Arithmetic arithmetic, DigitsSettings settings) {
        this.settings = settings;
        this.symbol = arithmetic.operation().symbol();
        this.answerWidth = arithmetic.answerWidth(settings.width());
        this.written = settings.separators() == Separators.WRITTEN;
        List<String> tokens =
                new ArrayList<>(IntStream.range(0, DIGITS).mapToObj(Integer::toString).toList());
        if (settings.padding() == Padding.BLANKS) {
            tokens.add("_");
        }
        blank = settings.padding() == Padding.BLANKS ? DIGITS : 0;
        if (written) {
            tokens.add(symbol);
            tokens.add("=");
        }
        vocabulary = new Vocabulary(tokens);
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    int answerWidth() {
        return answerWidth;
    }

    int promptLength() {
        return 2 * settings.width() + (written ? 2 : 0);
    }

    int context() {
        return promptLength() + answerWidth - 1;
    }

    int[] readPositions() {
        return IntStream.range(promptLength() - 1, context()).toArray();
    }

    /** The place, from 0 for the units, of the answer's digit that is the i-th to be written. */
    int answerPlace(int i) {
        return settings.reversed() ? i : answerWidth - 1 - i;
    }

    /**
     * A digit of an operand has its own place, a token from which a digit of the answer is
     * predicted the place of that digit: what belongs together has the same place.
     */
    int[] places() {
        int width = settings.width();
        List<Integer> places = new ArrayList<>();
        for (int operand = 0; operand < 2; operand++) {
            for (int place = width - 1; place >= 0; place--) {
                places.add(place);
            }
            if (written) {
                places.add(operand == 0 ? 0 : answerPlace(0));
            }
        }
        for (int i = 1; i < answerWidth; i++) {
            places.add(answerPlace(i));
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    void write(long a, long b, long answer, long[] tokens, int from) {
        int at = operand(a, tokens, from);
        if (written) {
            tokens[at++] = vocabulary.id(symbol);
        }
        at = operand(b, tokens, at);
        if (written) {
            tokens[at++] = vocabulary.id("=");
        }
        for (int i = 0; i < answerWidth - 1; i++) { // the last digit is only predicted
            tokens[at++] = answerDigit(answer, i);
        }
    }

    int answerDigit(long answer, int i) {
        return (int) (answer / power(answerPlace(i)) % DIGITS);
    }

    private int operand(long operand, long[] tokens, int from) {
        int at = from;
        for (int place = settings.width() - 1; place >= 0; place--) {
            boolean empty = place > 0 && operand < power(place);
            tokens[at++] = empty ? blank : operand / power(place) % DIGITS;
        }
        return at;
    }

    long operand(long[] tokens, boolean first) {
        int from = first ? 0 : settings.width() + (written ? 1 : 0);
        long operand = 0;
        for (int i = from; i < from + settings.width(); i++) {
            operand = DIGITS * operand + (tokens[i] == blank ? 0 : tokens[i]);
        }
        return operand;
    }

    /** Returns the number that digits, in the order in which they are written, stand for. */
    long number(long[] digits) {
        long number = 0;
        for (int i = 0; i < digits.length; i++) {
            number += digits[i] * power(answerPlace(i));
        }
        return number;
    }

    static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= DIGITS;
        }
        return power;
    }
}
