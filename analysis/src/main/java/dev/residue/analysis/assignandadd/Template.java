package dev.residue.analysis.assignandadd;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Sequences of every pair of numbers that differ in nothing but how the operands are given.
 *
 * <pre>
 * direct         a 7 b 2  c 51 ; ; ; ; ; ; + n1 n2 =
 * one variable   a 7 b n1 c 51 ; ; ; ; ; ; + b  n2 =
 * two variables  a 7 b n1 c n2 ; ; ; ; ; ; + b  c  =
 * </pre>
 *
 * <p>The first two are the paper's (docs/reproductions/assign-and-add.md#one-mlp-for-both), the
 * third continues them. In other settings: fillers are taken modulo p; a is left out where a prefix
 * has two assignments only; and where c may not be a right operand in training, the first variable
 * that may be stands for it.
 */
final class Template {

    private static final int[] FILLERS = {7, 2, 51};
    private static final int LEFT = 1; // b

    private final AssignAndAdd task;
    private final NumberPairs pairs;
    private final int right;

    Template(AssignAndAdd task) {
        this.task = task;
        this.pairs = new NumberPairs(task.modulus());
        this.right =
                IntStream.range(LEFT + 1, task.variables())
                        .filter(task::mayStandRight)
                        .findFirst()
                        .orElseThrow();
    }

    Sequences sequences(OperandKind kind) {
        return draw((tokens, code) -> write(kind, code, tokens));
    }

    /** Returns direct sequences behind random prefixes instead, by the pair's code. */
    Sequences randomPrefixes(long seed) {
        RandomStream random = RandomStream.of("assign-and-add/all-direct", seed);
        return draw(
                (tokens, code) ->
                        task.fill(
                                random,
                                SequenceType.DIRECT,
                                0,
                                0,
                                pairs.left(code),
                                pairs.right(code),
                                tokens,
                                code * task.context()));
    }

    /** Has the sequence of every pair, by its code, written to its place among the tokens. */
    private Sequences draw(ObjIntConsumer<long[]> writer) {
        long[] tokens = new long[pairs.count() * task.context()];
        long[] labels = new long[pairs.count()];
        for (int code = 0; code < pairs.count(); code++) {
            writer.accept(tokens, code);
            labels[code] = pairs.sum(code);
        }
        return new Sequences(tokens, labels, pairs.count());
    }

    private void write(OperandKind kind, int code, long[] tokens) {
        int p = task.modulus();
        boolean leftIsVariable = kind != OperandKind.DIRECT;
        boolean rightIsVariable = kind == OperandKind.TWO_VARIABLES;
        int leftValue = leftIsVariable ? pairs.left(code) : FILLERS[1] % p;
        int rightValue = rightIsVariable ? pairs.right(code) : FILLERS[2] % p;
        int first = task.settings().assignments() > 2 ? 2 : 0; // behind a, if it is there
        List<Assignment> operands =
                List.of(
                        new Assignment(LEFT, leftValue, first),
                        new Assignment(right, rightValue, first + 2));
        List<Assignment> all =
                first == 0
                        ? operands
                        : List.of(
                                new Assignment(0, FILLERS[0] % p, 0),
                                operands.get(0),
                                operands.get(1));
        AssignAndAddRecord record =
                new AssignAndAddRecord(
                        task.context(),
                        all,
                        leftIsVariable ? Operand.variable(LEFT) : Operand.number(pairs.left(code)),
                        rightIsVariable
                                ? Operand.variable(right)
                                : Operand.number(pairs.right(code)));
        System.arraycopy(task.compose(record), 0, tokens, code * task.context(), task.context());
    }

    enum OperandKind {
        DIRECT,
        ONE_VARIABLE,
        TWO_VARIABLES;

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
