package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ids of tokens: numbers {@code 0} to {@code p - 1} first, then {@code +}, {@code =}, {@code ;}
 * and the variables.
 */
record TokenIds(int modulus, int variables) {

    int number(int number) {
        if (number < 0 || number >= modulus) {
            throw new IllegalArgumentException(
                    "number " + number + " must be in [0, " + modulus + ")");
        }
        return number;
    }

    int plus() {
        return modulus;
    }

    int equalsSign() {
        return modulus + 1;
    }

    int pad() {
        return modulus + 2;
    }

    int variable(int variable) {
        if (variable < 0 || variable >= variables) {
            throw new IllegalArgumentException(
                    variable < 0
                            ? "variable index " + variable + " is negative"
                            : String.format(
                                    Locale.ROOT,
                                    "variable %s is unknown; the last is %s",
                                    Words.variable(variable),
                                    Words.variable(variables - 1)));
        }
        return modulus + 3 + variable;
    }

    Vocabulary vocabulary() {
        List<String> tokens = new ArrayList<>();
        for (int number = 0; number < modulus; number++) {
            tokens.add(String.valueOf(number));
        }
        tokens.add(AssignAndAddRecord.PLUS);
        tokens.add(AssignAndAddRecord.EQUALS);
        tokens.add(AssignAndAddRecord.PAD);
        for (int variable = 0; variable < variables; variable++) {
            tokens.add(Words.variable(variable));
        }
        return new Vocabulary(tokens);
    }
}
