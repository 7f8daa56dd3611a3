package dev.residue.dataset.incontext;

/**
 * The vector (a, b) that names the function z = a x + b y mod p.
 *
 * @param a the factor of x
 * @param b the factor of y
 */
public record TaskVector(int a, int b) {

    public int apply(int x, int y, int modulus) {
        return (int) (((long) a * x + (long) b * y) % modulus);
    }

    public boolean fits(Example example, int modulus) {
        return apply(example.x(), example.y(), modulus) == example.z();
    }

    @Override
    public String toString() {
        return "(" + a + ", " + b + ")";
    }

    static TaskVector ofCode(int code, int modulus) {
        return new TaskVector(code / modulus, code % modulus);
    }
}
