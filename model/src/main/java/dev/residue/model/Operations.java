package dev.residue.model;

import ai.djl.nn.Block;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The floating-point operations that a block nominally needs, as matrix products of one sequence.
 *
 * <p>For a {@link HookedTransformer} only what the read positions need is counted: positions after
 * the last of them are left out, the last layer asks at the read positions alone, and a query meets
 * the keys up to its own position. Nothing is folded: every projection counts as a product of its
 * own, even where the block computes fewer. An entry of a product counts as two operations for each
 * number summed. Everything else (softmax, norm, non-linearity, embedding, optimiser) counts as
 * nothing.
 *
 * @param products the products of one sequence's forward pass
 */
public record Operations(List<Product> products) {

    /** A backward pass takes two products for each one of the forward pass. */
    private static final int PASSES = 3;

    /** A block that tells its operations. */
    public interface Counted {

        /** Returns the operations of one sequence. */
        Operations operations();
    }

    /**
     * A matrix product {@code [rows, inner] x [inner, columns]}.
     *
     * @param name what it computes
     * @param rows the rows of one sequence
     * @param inner the numbers summed for one entry
     * @param shared whether all sequences share the second matrix, so that their rows are one
     *     product
     */
    public record Product(String name, long rows, long inner, long columns, boolean shared) {

        /** Returns the operations of one sequence. */
        public double operations() {
            return 2.0 * rows * inner * columns;
        }
    }

    public Operations {
        products = List.copyOf(products);
    }

    /** Returns the operations of a transformer, or of a block that tells them; else empty. */
    public static Optional<Operations> of(Block block) {
        if (block instanceof Counted counted) {
            return Optional.of(counted.operations());
        }
        if (block instanceof HookedTransformer transformer) {
            return Optional.of(of(transformer.settings(), transformer.geometry()));
        }
        return Optional.empty();
    }

    /** Counts the operations of a transformer. */
    public static Operations of(TransformerSettings settings, Geometry geometry) {
        int[] reads = geometry.readPositions();
        long dModel = settings.dModel();
        long width = (long) settings.heads() * settings.headWidth();
        long needed = reads[reads.length - 1] + 1L;
        List<Product> products = new ArrayList<>();
        for (int layer = 0; layer < settings.layers(); layer++) {
            boolean last = layer == settings.layers() - 1;
            long asking = last ? reads.length : needed;
            long pairs = last ? pairs(reads) : needed * (needed + 1) / 2;
            String block = "blocks." + layer;
            products.add(weight(block + ".attn.W_Q", asking, dModel, width));
            products.add(weight(block + ".attn.W_K", needed, dModel, width));
            products.add(weight(block + ".attn.W_V", needed, dModel, width));
            products.add(new Product(block + ".attn scores", pairs, width, 1, false));
            products.add(new Product(block + ".attn values", pairs, 1, width, false));
            products.add(weight(block + ".attn.W_O", asking, width, dModel));
            Integer mlp = settings.mlp().get(layer);
            if (mlp != null) {
                products.add(weight(block + ".mlp.W_in", asking, dModel, mlp));
                products.add(weight(block + ".mlp.W_out", asking, mlp, dModel));
            }
        }
        products.add(weight("unembed.W_U", reads.length, dModel, geometry.classes()));
        return new Operations(products);
    }

    /** Returns the operations of a forward pass over a batch. */
    public double forward(int batchSize) {
        return batchSize * products.stream().mapToDouble(Product::operations).sum();
    }

    /** Returns the operations of a training step: the forward pass, and twice as many backward. */
    public double step(int batchSize) {
        return PASSES * forward(batchSize);
    }

    private static Product weight(String name, long rows, long inner, long columns) {
        return new Product(name, rows, inner, columns, true);
    }

    /** Counts the keys that the queries at some positions see. */
    private static long pairs(int[] positions) {
        long pairs = 0;
        for (int position : positions) {
            pairs += position + 1;
        }
        return pairs;
    }
}
