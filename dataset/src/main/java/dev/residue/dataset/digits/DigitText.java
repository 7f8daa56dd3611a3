package dev.residue.dataset.digits;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and reads records: {@code 349 + 705 = 1054 is 00349 00705 450100}. */
record DigitText(DigitTask task, DigitFormat format) {

    private static final Pattern RECORD =
            Pattern.compile("\\s*(\\d{1,9})\\s*(\\S)\\s*(\\d{1,9})\\s*(=.*)?");
    private static final String IS = " is ";

    String render(long[] tokens) {
        if (tokens.length != format.context()) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens are not the context of " + format.context());
        }
        long a = format.operand(tokens, true);
        long b = format.operand(tokens, false);
        for (long answer :
                new long[] {task.arithmetic().answer(a, b), task.equivalentAnswer(a, b)}) {
            if (Arrays.equals(tokens, tokens(a, b, answer))) {
                int last = format.answerDigit(answer, format.answerWidth() - 1);
                return head(a, b) + answer + modulus() + IS + spaced(tokens) + last;
            }
        }
        return head(a, b) + "?" + modulus() + IS + spaced(tokens);
    }

    long[] parse(String line) {
        int is = line.indexOf(IS.strip());
        if (is >= 0) {
            return read(line, line.substring(is + IS.strip().length()).replace(" ", ""));
        }
        Matcher matcher = RECORD.matcher(line);
        String symbol = task.arithmetic().operation().symbol();
        if (!matcher.matches() || !matcher.group(2).equals(symbol)) {
            throw new IllegalArgumentException(
                    "'" + line + "' is not such as '" + head(349, 705).replace(" = ", "") + "'");
        }
        long a = Long.parseLong(matcher.group(1));
        long b = Long.parseLong(matcher.group(3));
        long limit = DigitFormat.power(task.settings().width());
        if (a >= limit || b >= limit) {
            throw new IllegalArgumentException(
                    "'%s' has an operand of more than %s digits"
                            .formatted(line, task.settings().width()));
        }
        long answer = task.arithmetic().answer(a, b);
        String written = matcher.group(4) == null ? "" : matcher.group(4).substring(1).strip();
        if (!written.isEmpty() && !written.equals(answer + modulus())) {
            throw new IllegalArgumentException(
                    "'" + line + "' is wrong: the answer is " + answer + modulus());
        }
        return tokens(a, b, answer);
    }

    private long[] read(String line, String text) {
        int length = text.length();
        if (length != format.context() && length != format.context() + 1) {
            throw new IllegalArgumentException(
                    "'%s' has %s tokens after 'is'; write the %s that a model is fed, or one more"
                            .formatted(line, length, format.context()));
        }
        long[] tokens = new long[format.context()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = task.vocabulary().id(text.substring(i, i + 1));
        }
        long a = format.operand(tokens, true);
        long b = format.operand(tokens, false);
        if (!line.strip().startsWith(head(a, b).replace(" = ", " "))) {
            throw new IllegalArgumentException(
                    "'" + line + "' begins with other operands than its tokens have");
        }
        return tokens;
    }

    private long[] tokens(long a, long b, long answer) {
        long[] tokens = new long[format.context()];
        format.write(a, b, answer, tokens, 0);
        return tokens;
    }

    private String head(long a, long b) {
        return a + " " + task.arithmetic().operation().symbol() + " " + b + " = ";
    }

    private String modulus() {
        int modulus = task.arithmetic().modulus();
        return modulus == 0 ? "" : " mod " + modulus;
    }

    private String spaced(long[] tokens) {
        StringBuilder line = new StringBuilder();
        int width = task.settings().width();
        int gap = format.promptLength() / 2;
        for (int i = 0; i < tokens.length; i++) {
            boolean starts = i == width || i == gap || i == gap + width || i == 2 * gap;
            if (i > 0 && starts) {
                line.append(' ');
            }
            line.append(task.vocabulary().token(tokens[i]));
        }
        return line.toString();
    }
}
