package dev.residue.dataset.digits;

/**
 * What is computed from two operands: their sum or product, or its residue.
 *
 * @param operation sum or product
 * @param modulus the answer is the remainder of a division by it; 0 for no division
 */
public record Arithmetic(Operation operation, int modulus) {

    /** How two operands are combined. */
    public enum Operation {
        ADDITION("+"),
        MULTIPLICATION("x");

        private final String symbol;

        Operation(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** Returns the answer for operands below 10⁹, whose product a long can hold. */
    public long answer(long a, long b) {
        long whole = operation == Operation.ADDITION ? a + b : a * b;
        return modulus == 0 ? whole : whole % modulus;
    }

    int answerWidth(int width) {
        if (modulus > 0) {
            return Integer.toString(modulus - 1).length();
        }
        return operation == Operation.ADDITION ? width + 1 : 2 * width;
    }
}
