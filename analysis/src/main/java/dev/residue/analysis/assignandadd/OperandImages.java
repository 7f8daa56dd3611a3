package dev.residue.analysis.assignandadd;

/** What attention would write, if it copied two numbers' embeddings: E_a OV2 + E_b OV2. */
final class OperandImages {

    private OperandImages() {}

    /**
     * Returns the sums of images for all pairs.
     *
     * @param rights which pair each row takes its right number from
     */
    static Matrix sums(CircuitWeights weights, NumberPairs pairs, int... rights) {
        Matrix images = Matrix.of(weights.numbers().matMul(weights.outputValue(1)));
        float[] sums = new float[pairs.count() * images.columns()];
        for (int code = 0; code < pairs.count(); code++) {
            for (int column = 0; column < images.columns(); column++) {
                sums[code * images.columns() + column] =
                        images.at(pairs.left(code), column)
                                + images.at(pairs.right(rights[code]), column);
            }
        }
        return new Matrix(sums, pairs.count(), images.columns());
    }
}
