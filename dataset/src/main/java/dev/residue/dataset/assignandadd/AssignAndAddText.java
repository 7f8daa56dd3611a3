package dev.residue.dataset.assignandadd;

import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes and reads records, {@code ; ; a 40 ; j 18 ; ; ; k 9 + a 27 =}; variables are {@code a} to
 * {@code z}, then {@code v26} and so on.
 */
final class AssignAndAddText {

    static final String PLUS = "+";
    static final String EQUALS = "=";
    static final String PAD = ";";

    private static final int LETTERS = 26;

    private final List<String> words;
    private final int context;
    private final int padding; // words that the text lacks on its left

    private AssignAndAddText(String text, int context) {
        this.words = text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
        this.context = context;
        this.padding = context - words.size();
    }

    static String variable(int variable) {
        return variable < LETTERS ? String.valueOf((char) ('a' + variable)) : "v" + variable;
    }

    static String render(AssignAndAddRecord record) {
        int prefix = record.context() - AssignAndAddRecord.CORE;
        String[] words = new String[record.context()];
        Arrays.fill(words, PAD);
        for (Assignment assignment : record.assignments()) {
            words[assignment.position()] = variable(assignment.variable());
            words[assignment.valuePosition()] = String.valueOf(assignment.value());
        }
        words[prefix] = PLUS;
        words[prefix + 1] = record.left().toString();
        words[prefix + 2] = record.right().toString();
        words[prefix + 3] = EQUALS;
        return String.join(" ", words);
    }

    static AssignAndAddRecord parse(String text, int context) {
        return new AssignAndAddText(text, context).parse();
    }

    private AssignAndAddRecord parse() {
        int core = words.size() - AssignAndAddRecord.CORE;
        if (padding < 0 || core < 0) {
            throw new IllegalArgumentException(
                    "%s tokens; a sequence has from %s to %s"
                            .formatted(words.size(), AssignAndAddRecord.CORE, context));
        }
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < core; i++) {
            if (!words.get(i).equals(PAD)) {
                assignments.add(assignment(i, core));
                i++;
            }
        }
        require(core, PLUS);
        Operand left = operand(core + 1);
        Operand right = operand(core + 2);
        require(core + 3, EQUALS);
        return new AssignAndAddRecord(context, assignments, left, right);
    }

    private Assignment assignment(int index, int core) {
        int variable = variableIndex(words.get(index));
        if (variable < 0) {
            throw expected(index, "a variable or '" + PAD + "'");
        }
        int value = index + 1 < core ? number(words.get(index + 1)) : -1;
        if (value < 0) {
            throw expected(index + 1, "the number assigned to " + words.get(index));
        }
        return new Assignment(variable, value, padding + index);
    }

    private Operand operand(int index) {
        int number = number(words.get(index));
        if (number >= 0) {
            return Operand.number(number);
        }
        int variable = variableIndex(words.get(index));
        if (variable < 0) {
            throw expected(index, "a number or a variable");
        }
        return Operand.variable(variable);
    }

    private void require(int index, String word) {
        if (!words.get(index).equals(word)) {
            throw expected(index, "'" + word + "'");
        }
    }

    private IllegalArgumentException expected(int index, String what) {
        return new IllegalArgumentException(
                "token %s is '%s'; must be %s".formatted(index + 1, words.get(index), what));
    }

    /** Returns the index of a variable, or -1 if the token is not the name of one. */
    private static int variableIndex(String token) {
        if (token.length() == 1) {
            char letter = token.charAt(0);
            return letter >= 'a' && letter <= 'z' ? letter - 'a' : -1;
        }
        int index = token.startsWith("v") ? number(token.substring(1)) : -1;
        return index >= LETTERS ? index : -1;
    }

    /** Returns the value of a number's token, or -1 if it is not written as a number is. */
    private static int number(String token) {
        return token.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(token) : -1;
    }
}
