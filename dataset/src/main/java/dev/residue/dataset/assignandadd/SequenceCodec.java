package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.Arrays;
import java.util.Locale;

/** Turns records into token ids and back. */
final class SequenceCodec {

    private final TokenIds ids;
    private final Vocabulary vocabulary;
    private final int context;

    SequenceCodec(TokenIds ids, int context) {
        this.ids = ids;
        this.vocabulary = ids.vocabulary();
        this.context = context;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    long[] compose(AssignAndAddRecord record) {
        if (record.context() != context) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "the record has %d tokens; must be %d",
                            record.context(),
                            context));
        }
        long[] tokens = new long[context];
        Arrays.fill(tokens, ids.pad());
        for (Assignment assignment : record.assignments()) {
            tokens[assignment.position()] = ids.variable(assignment.variable());
            tokens[assignment.valuePosition()] = ids.number(assignment.value());
        }
        int core = context - AssignAndAddRecord.CORE;
        tokens[core] = ids.plus();
        tokens[core + 1] = operand(record.left());
        tokens[core + 2] = operand(record.right());
        tokens[core + 3] = ids.equalsSign();
        return tokens;
    }

    AssignAndAddRecord record(long[] tokens) {
        if (tokens.length != context) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d tokens; must be %d", tokens.length, context));
        }
        String[] words = new String[context];
        for (int i = 0; i < context; i++) {
            words[i] = vocabulary.token(tokens[i]);
        }
        return AssignAndAddRecord.parse(String.join(" ", words), context);
    }

    private int operand(Operand operand) {
        return operand.isVariable() ? ids.variable(operand.index()) : ids.number(operand.index());
    }
}
