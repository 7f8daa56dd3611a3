package dev.residue.analysis.study;

import dev.residue.analysis.probe.Subject;

/** All pairs of operands on an even grid, which a model answers row by row. */
public interface OperandPlane {

    /** Returns the operands of both axes, ascending. */
    long[] operands();

    /**
     * Begins to ask a model; nothing is asked yet.
     *
     * @param subject a transformer that was trained on the plane's task
     */
    Rows ask(Subject subject);

    /** The answers, a row for each first operand. */
    interface Rows {

        /** Asks for the next row; false where there is none. */
        boolean next();

        /** Returns the answers of the last row, in the order of the second operand. */
        float[] answers();

        /** Returns the number of rows asked for. */
        int done();

        /** Returns the number of pairs asked for. */
        long pairs();

        /** Returns the share of pairs answered as their equivalence class, in {@code [0, 1]}. */
        double equivalentShare();

        /** Returns the share of pairs answered truly, in {@code [0, 1]}. */
        double trueShare();
    }
}
