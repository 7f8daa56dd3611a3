package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a sequence token by token, as a person would, and knows nothing of the code that wrote it.
 *
 * @param left the left operand as written
 * @param right the right operand as written
 * @param leftNumber its number
 * @param rightNumber its number
 * @param assigned the prefix's variables and values, in order
 * @param gaps the number of PADs in front of each assignment and behind the last
 * @param label the label that came with the sequence
 */
record Interpreter(
        String left,
        String right,
        int leftNumber,
        int rightNumber,
        Map<String, Integer> assigned,
        int[] gaps,
        long label) {

    static Interpreter read(Vocabulary vocabulary, Sequences sequences, int index) {
        long[] tokens = sequences.sequence(index);
        Map<String, Integer> assigned = new LinkedHashMap<>();
        int[] gaps = new int[tokens.length];
        int at = 0;
        for (; !vocabulary.token(tokens[at]).equals("+"); at++) {
            String token = vocabulary.token(tokens[at]);
            if (token.equals(";")) {
                gaps[assigned.size()]++;
            } else {
                require(token.length() == 1 && Character.isLetter(token.charAt(0)), token);
                int value = Integer.parseInt(vocabulary.token(tokens[++at]));
                require(assigned.put(token, value) == null, token);
            }
        }
        require(at == tokens.length - 4, "+");
        String left = vocabulary.token(tokens[at + 1]);
        String right = vocabulary.token(tokens[at + 2]);
        require(vocabulary.token(tokens[at + 3]).equals("="), "=");
        return new Interpreter(
                left,
                right,
                number(left, assigned),
                number(right, assigned),
                assigned,
                gaps,
                sequences.labels()[index]);
    }

    boolean leftIsVariable() {
        return Character.isLetter(left.charAt(0));
    }

    boolean rightIsVariable() {
        return Character.isLetter(right.charAt(0));
    }

    /** Returns what is added, without the prefix around it. */
    String core() {
        return left + ":" + leftNumber + " + " + right + ":" + rightNumber;
    }

    private static void require(boolean holds, String token) {
        if (!holds) {
            throw new AssertionError("'" + token + "' stands where it must not");
        }
    }

    private static int number(String operand, Map<String, Integer> assigned) {
        return Character.isLetter(operand.charAt(0))
                ? assigned.get(operand)
                : Integer.parseInt(operand);
    }
}
