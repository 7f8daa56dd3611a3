package dev.residue.model;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The attention of one layer, as lines of a {@link TransformerScript}. */
abstract class AttentionScript {

    /** The numbers that a processor computes with at once; 16 with AVX-512, 8 with AVX2. */
    private static final int VECTOR = 16;

    final TransformerScript program;
    final ScriptWriter writer;
    final RowOrder order;
    final boolean asksAtReads;
    final int context;
    final int asking;
    final int heads;
    final int dModel;
    final int dHead;
    final boolean biases;
    final double scale;
    final String mask;
    private final String name;

    /**
     * Prepares it.
     *
     * @param layer the layer's index
     * @param asksAtReads whether queries stand at the read positions alone
     */
    AttentionScript(TransformerScript program, int layer, boolean asksAtReads) {
        this.program = program;
        this.writer = program.writer();
        this.order = program.order();
        this.name = layer + ".attn.";
        this.asksAtReads = asksAtReads;
        TransformerSettings settings = program.settings();
        context = program.geometry().context();
        asking = asksAtReads ? program.reads().count() : context;
        heads = settings.heads();
        dModel = settings.dModel();
        dHead = settings.headWidth();
        biases = settings.biases();
        scale = settings.scale();
        mask = asksAtReads ? "mask_at_reads" : "mask";
    }

    /** Chooses the way of least work. */
    static AttentionScript of(TransformerScript program, int layer, boolean asksAtReads) {
        TransformerSettings settings = program.settings();
        if (isSingleHead(settings)) {
            return new SingleHeadScript(program, layer, asksAtReads);
        }
        return isFused(program.geometry(), program.dropping())
                ? new FusedAttentionScript(program, layer, asksAtReads)
                : new UnfusedAttentionScript(program, layer, asksAtReads);
    }

    /**
     * Returns whether rows shall lie position by position: for dropout, and where attention is not
     * fused.
     */
    static boolean isByPosition(TransformerSettings settings, Geometry geometry, boolean dropping) {
        return dropping || (!isSingleHead(settings) && !isFused(geometry, dropping));
    }

    private static boolean isSingleHead(TransformerSettings settings) {
        return settings.heads() == 1
                && settings.positions() != TransformerSettings.Positions.ROTARY;
    }

    /** Over 15 positions, LibTorch's fused attention takes twice as long as its parts. */
    private static boolean isFused(Geometry geometry, boolean dropping) {
        return !dropping && geometry.context() >= VECTOR;
    }

    /**
     * Writes it: {@code [row, D]}.
     *
     * @param rows the normalised residual stream, or a table of it
     * @param ids each position's row in the table; none where there is no table
     */
    abstract String write(String rows, @Nullable String ids);

    final String weight(String letter) {
        return paired(letter, "blocks[\"" + name + "W_" + letter + "\"]", "[0, 1, 3, 2]", dModel);
    }

    final String bias(String letter) {
        return paired(letter, "blocks[\"" + name + "b_" + letter + "\"]", "[0, 2, 1]", -1);
    }

    /**
     * Brings dimensions that are turned together next to each other. Scores are sums over a head's
     * dimensions, so that their order is free as long as it is that of both queries and keys.
     */
    private String paired(String letter, String array, String order, int rows) {
        boolean turned = letter.equals("Q") || letter.equals("K");
        TransformerSettings settings = program.settings();
        if (!turned
                || settings.positions() != TransformerSettings.Positions.ROTARY
                || settings.rotary() != TransformerSettings.RotaryPairs.HALVES) {
            return array;
        }
        String inner = rows < 0 ? "" : rows + ", ";
        return writer.let(
                "torch.reshape(torch.permute(torch.reshape(%s, [%d, %s2, %d]), %s), [%d, %s%d])",
                array, heads, inner, dHead / 2, order, heads, inner, dHead);
    }

    /**
     * Makes a pattern, or what is kept of it, of scores {@code [B H, R, T]}.
     *
     * <p>LibTorch's softmax of an axis is vectorised along those after it, and slow over rows that
     * are shorter than a vector: then keys come first, and all else is one long axis. The product
     * with the values takes the pattern back without a copy, but not where there is one query.
     */
    final String pattern(String scores) {
        if (context >= VECTOR || asking == 1) {
            String pattern = writer.let("torch.softmax(%s, -1)", scores);
            return kept(pattern, "-1, " + asking + ", " + context);
        }
        String rows = writer.let("torch.reshape(%s, [-1, %d])", scores, context);
        String pattern = writer.let("torch.softmax(torch.t(%s), 0)", rows); // [T, B H R]
        pattern =
                writer.let(
                        "torch.reshape(%s, [%d, -1, %d])",
                        kept(pattern, context + ", -1"), context, asking);
        return writer.let("torch.permute(%s, [1, 2, 0])", pattern);
    }

    private String kept(String pattern, String shape) {
        if (!program.dropping()) {
            return pattern;
        }
        String kept = program.kept((long) heads * asking * context, shape);
        return writer.let("torch.mul(%s, %s)", pattern, kept);
    }

    /** Attention without dropout, which LibTorch computes in one operation. */
    private static final class FusedAttentionScript extends MultiHeadScript {

        FusedAttentionScript(TransformerScript program, int layer, boolean asksAtReads) {
            super(program, layer, asksAtReads);
        }

        @Override
        String axes(int positions) {
            return "-1, " + positions + ", " + heads;
        }

        @Override
        String mixed(String q, String k, String v) {
            String z =
                    writer.let(
                            "torch.scaled_dot_product_attention(torch.permute(%s, [0, 2, 1, 3]),"
                                + " torch.permute(%s, [0, 2, 1, 3]), torch.permute(%s, [0, 2, 1,"
                                + " 3]), %s, 0., False, scale=%s)",
                            q, k, v, mask, scale); // [B, H, R, W]
            return writer.let("torch.permute(%s, [0, 2, 1, 3])", z);
        }

        /** Applies projections in one product: of each {@code [B, position, H, W]}. */
        @Override
        String[] project(String rows, @Nullable String ids, int positions, String... letters) {
            StringJoiner weights = new StringJoiner(", ");
            StringJoiner joinedBiases = new StringJoiner(", ");
            for (String letter : letters) {
                weights.add(weight(letter));
                if (biases) {
                    joinedBiases.add(bias(letter));
                }
            }
            String joined = writer.let("torch.cat([%s])", weights); // [all H, D, W]
            String matrix =
                    writer.let(
                            "torch.reshape(torch.permute(%s, [1, 0, 2]), [%d, -1])",
                            joined, dModel);
            String bias =
                    biases
                            ? writer.let("torch.reshape(torch.cat([%s]), [-1])", joinedBiases)
                            : null;
            String projected = program.product(order.flat(rows), matrix, bias);
            int count = letters.length;
            String split =
                    writer.let(
                            "torch.reshape(%s, [-1, %d, %d, %d, %d])",
                            program.values(projected, ids), positions, count, heads, dHead);
            return writer.unbind(split, 2, count);
        }
    }

    /**
     * Attention in plain operations, with dropout of the pattern or over a short context: of rows
     * that lie position by position, so that {@code [T, B H, W]} are queries, keys or values of all
     * heads of all sequences without a copy.
     */
    private static final class UnfusedAttentionScript extends MultiHeadScript {

        UnfusedAttentionScript(TransformerScript program, int layer, boolean asksAtReads) {
            super(program, layer, asksAtReads);
        }

        @Override
        String axes(int positions) {
            return positions + ", -1";
        }

        @Override
        String mixed(String q, String k, String v) {
            String scores =
                    writer.let(
                            "torch.baddbmm(%s, torch.transpose(%s, 0, 1), torch.permute(%s, [1, 2,"
                                    + " 0]))",
                            mask, q, k);
            String z = writer.let("torch.bmm(%s, torch.transpose(%s, 0, 1))", pattern(scores), v);
            return writer.let("torch.transpose(%s, 0, 1)", z); // [R, B H, W]
        }

        /** Applies projections in one product: of each {@code [position, B H, W]}. */
        @Override
        String[] project(String rows, @Nullable String ids, int positions, String... letters) {
            StringJoiner weights = new StringJoiner(", ");
            StringJoiner joinedBiases = new StringJoiner(", ");
            for (String letter : letters) {
                weights.add(scaled(letter, weight(letter)));
                if (biases) {
                    joinedBiases.add(scaled(letter, bias(letter)));
                }
            }
            int count = letters.length;
            String joined = writer.let("torch.stack([%s], 1)", weights); // [H, letter, D, W]
            String matrix =
                    writer.let(
                            "torch.reshape(torch.permute(%s, [2, 0, 1, 3]), [%d, -1])",
                            joined, dModel);
            String bias =
                    biases
                            ? writer.let("torch.reshape(torch.stack([%s], 1), [-1])", joinedBiases)
                            : null;
            String projected = program.values(program.product(rows, matrix, bias), ids);
            String split =
                    writer.let(
                            "torch.reshape(%s, [%d, -1, %d, %d])",
                            projected, positions, count, dHead);
            return writer.unbind(split, 2, count);
        }

        /** Scales what makes queries, which is smaller than the scores. */
        private String scaled(String letter, String weight) {
            return letter.equals("Q") ? "torch.mul(" + weight + ", " + scale + ")" : weight;
        }
    }

    /**
     * Attention of one head, which needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x
     * W_Q)(x' W_K)ᵀ = (x W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are
     * outputs already. A key bias adds the same to every score of a query, which the softmax takes
     * away again.
     */
    private static final class SingleHeadScript extends AttentionScript {

        SingleHeadScript(TransformerScript program, int layer, boolean asksAtReads) {
            super(program, layer, asksAtReads);
        }

        @Override
        String write(String rows, @Nullable String ids) {
            String keyWeight =
                    writer.let("torch.t(torch.reshape(%s, [%d, %d]))", weight("K"), dModel, dHead);
            String output = writer.let("torch.reshape(%s, [%d, %d])", weight("O"), dHead, dModel);
            String queryWeight =
                    writer.let(
                            "torch.mul(torch.reshape(%s, [%d, %d]), %s)",
                            weight("Q"), dModel, dHead, scale);
            String queryKey = writer.let("torch.mm(%s, %s)", queryWeight, keyWeight); // [D, D]
            String valueOutput =
                    writer.let(
                            "torch.mm(torch.reshape(%s, [%d, %d]), %s)",
                            weight("V"), dModel, dHead, output);
            String stream = program.values(rows, ids);
            String keys = order.perSequence(stream);
            String asked =
                    asksAtReads
                            ? program.product(order.flat(order.atReads(stream)), queryKey, null)
                            : program.values(
                                    program.product(order.flat(rows), queryKey, null), ids);
            if (biases) {
                String bias =
                        writer.let("torch.mul(torch.mm(%s, %s), %s)", bias("Q"), keyWeight, scale);
                asked = writer.let("torch.add(%s, %s)", asked, bias);
            }
            asked = order.perSequence(asked, asking, dModel);
            String pattern =
                    pattern(
                            writer.let(
                                    "torch.baddbmm(%s, %s, torch.transpose(%s, 1, 2))",
                                    mask, asked, keys));
            String attended;
            if (asksAtReads) {
                String mixed = writer.let("torch.bmm(%s, %s)", pattern, keys);
                attended = program.product(order.rows(mixed, dModel), valueOutput, null);
            } else {
                String values = program.product(order.flat(rows), valueOutput, null);
                values = order.perSequence(program.values(values, ids), context, dModel);
                attended = order.rows(writer.let("torch.bmm(%s, %s)", pattern, values), dModel);
            }
            if (!biases) {
                return attended;
            }
            // a row of the pattern sums to 1 but for what was dropped of it
            String valueBias = writer.let("torch.mm(%s, %s)", bias("V"), output); // [1, D]
            if (program.dropping()) {
                String sums = order.rows(writer.let("torch.sum(%s, [-1], True)", pattern), 1);
                valueBias = writer.let("torch.mm(%s, %s)", sums, valueBias);
            }
            String whole = writer.let("torch.add(%s, %s)", attended, valueBias);
            return writer.let("torch.add(%s, %s)", whole, bias("O"));
        }
    }
}
