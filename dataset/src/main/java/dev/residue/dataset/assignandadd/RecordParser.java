package dev.residue.dataset.assignandadd;

import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads an {@link AssignAndAddRecord} from text. */
final class RecordParser {

    private final List<String> words;
    private final int context;
    private final int padding; // words that the text lacks on its left

    RecordParser(String text, int context) {
        this.words = text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
        this.context = context;
        this.padding = context - words.size();
    }

    AssignAndAddRecord parse() {
        int core = words.size() - AssignAndAddRecord.CORE;
        if (padding < 0 || core < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d tokens; a sequence has from %d to %d",
                            words.size(),
                            AssignAndAddRecord.CORE,
                            context));
        }
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < core; i++) {
            if (!words.get(i).equals(AssignAndAddRecord.PAD)) {
                assignments.add(assignment(i, core));
                i++;
            }
        }
        require(core, AssignAndAddRecord.PLUS);
        Operand left = operand(core + 1);
        Operand right = operand(core + 2);
        require(core + 3, AssignAndAddRecord.EQUALS);
        return new AssignAndAddRecord(context, assignments, left, right);
    }

    private Assignment assignment(int index, int core) {
        int variable = Words.variableIndex(words.get(index));
        if (variable < 0) {
            throw expected(index, "a variable or '" + AssignAndAddRecord.PAD + "'");
        }
        int value = index + 1 < core ? Words.number(words.get(index + 1)) : -1;
        if (value < 0) {
            throw expected(index + 1, "the number assigned to " + words.get(index));
        }
        return new Assignment(variable, value, padding + index);
    }

    private Operand operand(int index) {
        int number = Words.number(words.get(index));
        if (number >= 0) {
            return Operand.number(number);
        }
        int variable = Words.variableIndex(words.get(index));
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
                String.format(
                        Locale.ROOT,
                        "token %d is '%s'; must be %s",
                        index + 1,
                        words.get(index),
                        what));
    }
}
