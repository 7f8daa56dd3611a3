package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Splits;
import java.util.Arrays;
import java.util.List;

/** The nine disjoint splits: how many operands are variables, and what training never shows. */
enum EvaluationSplit {
    DIRECT_TRAIN("direct/train", 0, 0, false),
    DIRECT_HELD_OUT_PAIR("direct/held-out-pair", 0, 0, true),
    ONE_VARIABLE_TRAIN("one-variable/train", 1, 0, false),
    ONE_VARIABLE_HELD_OUT_PAIR("one-variable/held-out-pair", 1, 0, true),
    ONE_VARIABLE_HELD_OUT_SLOT("one-variable/held-out-slot", 1, 1, false),
    TWO_VARIABLES_TRAIN("two-variables/train", 2, 0, false),
    TWO_VARIABLES_HELD_OUT_PAIR("two-variables/held-out-pair", 2, 0, true),
    TWO_VARIABLES_HELD_OUT_SLOT_1("two-variables/held-out-slot-1", 2, 1, false),
    TWO_VARIABLES_HELD_OUT_SLOT_2("two-variables/held-out-slot-2", 2, 2, false);

    final String title;
    final int variableOperands;
    final int slotViolations; // operands that stand where training never puts them
    final boolean heldOutPair;

    EvaluationSplit(String title, int variableOperands, int slotViolations, boolean heldOutPair) {
        this.title = title;
        this.variableOperands = variableOperands;
        this.slotViolations = slotViolations;
        this.heldOutPair = heldOutPair;
    }

    static List<String> titles() {
        return Arrays.stream(values()).map(split -> split.title).toList();
    }

    static EvaluationSplit titled(String title) {
        return Splits.named(title, List.of(values()), split -> split.title);
    }

    String meaning() {
        String operands =
                switch (variableOperands) {
                    case 0 -> "two numbers";
                    case 1 -> "a variable and a number";
                    default -> "two variables";
                };
        String heldOut =
                switch (slotViolations) {
                    case 0 -> heldOutPair ? "a pair of numbers never added" : "as trained";
                    case 1 -> "a variable on a side where it never stood";
                    default -> "both variables on sides where they never stood";
                };
        return operands + "; " + heldOut;
    }
}
