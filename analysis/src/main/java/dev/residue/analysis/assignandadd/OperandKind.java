package dev.residue.analysis.assignandadd;

/** How many operands are variables. */
enum OperandKind {
    DIRECT("direct"),
    ONE_VARIABLE("one-variable"),
    TWO_VARIABLES("two-variables");

    private final String title;

    OperandKind(String title) {
        this.title = title;
    }

    /** Returns the name that splits have, too. */
    String title() {
        return title;
    }
}
