package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Records as token ids: numbers {@code 0} to {@code p - 1} first, then {@code +}, {@code =}, {@code
 * ;} and the variables.
 */
final class TokenIds {

    private final int modulus;
    private final int variables;
    private final int context;
    private final Vocabulary vocabulary;

    TokenIds(AssignAndAddSettings settings) {
        this.modulus = settings.modulus();
        this.variables = settings.variables();
        this.context = settings.context();
        List<String> tokens = new ArrayList<>();
        for (int number = 0; number < modulus; number++) {
            tokens.add(String.valueOf(number));
        }
        tokens.addAll(
                List.of(AssignAndAddText.PLUS, AssignAndAddText.EQUALS, AssignAndAddText.PAD));
        for (int variable = 0; variable < variables; variable++) {
            tokens.add(AssignAndAddText.variable(variable));
        }
        this.vocabulary = new Vocabulary(tokens);
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

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
                            : "variable %s is unknown; the last is %s"
                                    .formatted(
                                            AssignAndAddText.variable(variable),
                                            AssignAndAddText.variable(variables - 1)));
        }
        return modulus + 3 + variable;
    }

    private int operand(Operand operand) {
        return operand.isVariable() ? variable(operand.index()) : number(operand.index());
    }

    long[] compose(AssignAndAddRecord record) {
        if (record.context() != context) {
            throw new IllegalArgumentException(
                    "the record has %s tokens; must be %s".formatted(record.context(), context));
        }
        long[] tokens = new long[context];
        Arrays.fill(tokens, pad());
        for (Assignment assignment : record.assignments()) {
            tokens[assignment.position()] = variable(assignment.variable());
            tokens[assignment.valuePosition()] = number(assignment.value());
        }
        int core = context - AssignAndAddRecord.CORE;
        tokens[core] = plus();
        tokens[core + 1] = operand(record.left());
        tokens[core + 2] = operand(record.right());
        tokens[core + 3] = equalsSign();
        return tokens;
    }

    AssignAndAddRecord record(long[] tokens) {
        if (tokens.length != context) {
            throw new IllegalArgumentException(
                    "%s tokens; must be %s".formatted(tokens.length, context));
        }
        String text =
                Arrays.stream(tokens).mapToObj(vocabulary::token).collect(Collectors.joining(" "));
        return AssignAndAddText.parse(text, context);
    }
}
