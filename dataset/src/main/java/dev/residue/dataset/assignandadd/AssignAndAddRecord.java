package dev.residue.dataset.assignandadd;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One sequence of {@link AssignAndAdd}, taken apart; as text, {@code ; ; a 40 ; j 18 ; ; ; k 9 + a
 * 27 =}.
 *
 * <p>It may hold what training never does, such as no assignment at all, a held-out slot, or the
 * same variable on both sides; but no variable is assigned twice and every operand has a value.
 *
 * @param assignments the assignments in the prefix, by position
 */
public record AssignAndAddRecord(
        int context, List<Assignment> assignments, Operand left, Operand right) {

    /** The number of tokens in {@code + left right =}. */
    static final int CORE = 4;

    /**
     * A variable's value, written as two adjacent tokens.
     *
     * @param variable the index of the variable
     * @param position the position of the variable's token; the value stands at the next
     */
    public record Assignment(int variable, int value, int position) {

        public int valuePosition() {
            return position + 1;
        }
    }

    /**
     * What is added.
     *
     * @param isVariable whether it is a variable rather than a number
     * @param index the index of the variable, or the number itself
     */
    public record Operand(boolean isVariable, int index) {

        public static Operand number(int number) {
            return new Operand(false, number);
        }

        public static Operand variable(int variable) {
            return new Operand(true, variable);
        }

        @Override
        public String toString() {
            return isVariable ? AssignAndAddText.variable(index) : String.valueOf(index);
        }
    }

    /** Refuses assignments that overlap, repeat or leave the prefix, and operands without value. */
    public AssignAndAddRecord {
        assignments =
                assignments.stream().sorted(Comparator.comparingInt(Assignment::position)).toList();
        int free = 0;
        Set<Integer> assigned = new HashSet<>();
        for (Assignment assignment : assignments) {
            String name = AssignAndAddText.variable(assignment.variable());
            if (assignment.position() < free || assignment.valuePosition() >= context - CORE) {
                throw new IllegalArgumentException(
                        ("the assignment of %s at position %s overlaps another or leaves the"
                                        + " prefix of %s tokens")
                                .formatted(name, assignment.position(), context - CORE));
            }
            if (!assigned.add(assignment.variable())) {
                throw new IllegalArgumentException(name + " is assigned twice");
            }
            free = assignment.valuePosition() + 1;
        }
        for (Operand operand : List.of(left, right)) {
            if (operand.isVariable() && !assigned.contains(operand.index())) {
                throw new IllegalArgumentException(
                        operand + " is added but has no value; assign it in front of the '+'");
            }
        }
    }

    /**
     * Reads a record from tokens that are separated by blanks; text shorter than the context is
     * padded on its left.
     *
     * @throws IllegalArgumentException if the text is longer than the context or is no sequence
     */
    public static AssignAndAddRecord parse(String text, int context) {
        return AssignAndAddText.parse(text, context);
    }

    public SequenceType type() {
        return SequenceType.of(left.isVariable(), right.isVariable());
    }

    public int leftNumber() {
        return left.isVariable() ? assignment(left).value() : left.index();
    }

    public int rightNumber() {
        return right.isVariable() ? assignment(right).value() : right.index();
    }

    public int leftValuePosition() {
        return left.isVariable() ? assignment(left).valuePosition() : context - 3;
    }

    public int rightValuePosition() {
        return right.isVariable() ? assignment(right).valuePosition() : context - 2;
    }

    public int answer(int modulus) {
        return (leftNumber() + rightNumber()) % modulus;
    }

    @Override
    public String toString() {
        return AssignAndAddText.render(this);
    }

    private Assignment assignment(Operand operand) {
        return assignments.stream()
                .filter(assignment -> assignment.variable() == operand.index())
                .findFirst()
                .orElseThrow();
    }
}
