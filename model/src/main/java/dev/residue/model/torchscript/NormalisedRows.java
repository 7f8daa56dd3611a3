package dev.residue.model.torchscript;

import org.jspecify.annotations.Nullable;

/**
 * The normalised residual stream in a {@link TransformerScript}.
 *
 * <p>Of one model the rows are that. Of many, the normalisation's weight and bias are a product's
 * business: (x w + b) W = x (diag(w) W) + b W changes a matrix instead of every row.
 *
 * @param rows the stream, or a table of it
 * @param weight what the rows are still to be multiplied by; none where nothing is left to do
 * @param bias what is then to be added
 */
record NormalisedRows(String rows, @Nullable String weight, @Nullable String bias) {

    NormalisedRows with(String others) {
        return new NormalisedRows(others, weight, bias);
    }
}
