package dev.residue.dataset.assignandadd;

/** Which operands of a sequence are given through a variable. */
public enum SequenceType {
    /** Both operands are numbers: {@code + 40 27 =}. */
    DIRECT(false, false),
    /** The left operand is a variable: {@code + a 27 =}. */
    VARIABLE_LEFT(true, false),
    /** The right operand is a variable: {@code + 40 j =}. */
    VARIABLE_RIGHT(false, true),
    /** Both operands are variables: {@code + a j =}. */
    TWO_VARIABLES(true, true);

    private final boolean leftIsVariable;
    private final boolean rightIsVariable;

    SequenceType(boolean leftIsVariable, boolean rightIsVariable) {
        this.leftIsVariable = leftIsVariable;
        this.rightIsVariable = rightIsVariable;
    }

    /** Returns the type with variables on the given sides. */
    public static SequenceType of(boolean leftIsVariable, boolean rightIsVariable) {
        if (leftIsVariable) {
            return rightIsVariable ? TWO_VARIABLES : VARIABLE_LEFT;
        }
        return rightIsVariable ? VARIABLE_RIGHT : DIRECT;
    }

    public boolean leftIsVariable() {
        return leftIsVariable;
    }

    public boolean rightIsVariable() {
        return rightIsVariable;
    }
}
