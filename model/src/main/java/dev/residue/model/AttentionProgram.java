package dev.residue.model;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The attention of one layer, as lines of a {@link TransformerProgram}. */
final class AttentionProgram {

    /** The numbers that a processor computes with at once; 16 with AVX-512, 8 with AVX2. */
    private static final int VECTOR = 16;

    private final TransformerProgram program;
    private final ProgramWriter writer;
    private final String name;
    private final boolean asksAtReads;
    private final int context;
    private final int asking;
    private final int heads;
    private final int dModel;
    private final int dHead;
    private final boolean biases;
    private final double scale;
    private final String mask;

    /**
     * Prepares it.
     *
     * @param layer the layer's index
     * @param asksAtReads whether queries stand at the read positions alone
     */
    AttentionProgram(TransformerProgram program, int layer, boolean asksAtReads) {
        this.program = program;
        this.writer = program.writer();
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

    private boolean rotary() {
        return program.settings().positions() == TransformerSettings.Positions.ROTARY;
    }

    private String weight(String letter) {
        return "blocks[\"" + name + "W_" + letter + "\"]";
    }

    private String bias(String letter) {
        return "blocks[\"" + name + "b_" + letter + "\"]";
    }

    /**
     * Writes it: {@code [row, D]}.
     *
     * @param rows the normalised residual stream, or a table of it
     * @param ids each position's row in the table; none where there is no table
     */
    String of(String rows, @Nullable String ids) {
        if (heads == 1 && !rotary()) {
            return singleHead(rows, ids);
        }
        String q;
        String k;
        String v;
        if (asksAtReads) {
            String asked = program.atReads(program.values(rows, ids));
            q = project(asked, null, asking, "Q")[0];
            String[] rest = project(rows, ids, context, "K", "V");
            k = rest[0];
            v = rest[1];
        } else {
            String[] all = project(rows, ids, context, "Q", "K", "V");
            q = all[0];
            k = all[1];
            v = all[2];
        }
        if (rotary()) {
            q = turned(q, asksAtReads ? "turns_at_reads" : "turns", asking);
            k = turned(k, "turns", context);
        }
        String z = program.dropping() ? mixed(q, k, v) : attended(q, k, v); // [B, H, R, W]
        String joined = writer.let("torch.permute(%s, [0, 2, 1, 3])", z);
        long width = (long) heads * dHead;
        String output = writer.let("torch.reshape(%s, [%d, %d])", weight("O"), width, dModel);
        return program.product(joined, width, output, biases ? bias("O") : null);
    }

    /** Applies projections in one product: of each {@code [B, position, H, W]}. */
    private String[] project(String rows, @Nullable String ids, int positions, String... letters) {
        StringJoiner weights = new StringJoiner(", ");
        StringJoiner joinedBiases = new StringJoiner(", ");
        for (String letter : letters) {
            weights.add(weight(letter));
            joinedBiases.add(bias(letter));
        }
        String joined = writer.let("torch.cat([%s])", weights); // [all H, D, W]
        String matrix =
                writer.let("torch.reshape(torch.permute(%s, [1, 0, 2]), [%d, -1])", joined, dModel);
        String bias =
                biases ? writer.let("torch.reshape(torch.cat([%s]), [-1])", joinedBiases) : null;
        String projected = program.values(program.product(rows, dModel, matrix, bias), ids);
        int count = letters.length;
        String split =
                writer.let(
                        "torch.reshape(%s, [-1, %d, %d, %d, %d])",
                        projected, positions, count, heads, dHead);
        return writer.unbind(split, 2, count);
    }

    /** Turns {@code [B, position, H, W]} by its positions, as complex numbers. */
    private String turned(String x, String turns, int positions) {
        String pairs =
                writer.let(
                        "torch.reshape(%s, [-1, %d, %d, %d, 2])", x, positions, heads, dHead / 2);
        String turned =
                writer.let(
                        "torch.mul(torch.view_as_complex(%s), torch.view_as_complex(%s))",
                        pairs, turns);
        return writer.let(
                "torch.reshape(torch.view_as_real(%s), [-1, %d, %d, %d])",
                turned, positions, heads, dHead);
    }

    /** Attends without dropout, in one operation. */
    private String attended(String q, String k, String v) {
        return writer.let(
                "torch.scaled_dot_product_attention(torch.permute(%s, [0, 2, 1, 3]),"
                        + " torch.permute(%s, [0, 2, 1, 3]), torch.permute(%s, [0, 2, 1, 3]), %s,"
                        + " 0., False, scale=%s)",
                q, k, v, mask, scale);
    }

    /** Attends with dropout of the pattern. */
    private String mixed(String q, String k, String v) {
        String scores =
                writer.let(
                        "torch.baddbmm(%s, %s, torch.transpose(%s, 1, 2), beta=1, alpha=%s)",
                        mask, perHead(q, asking), perHead(k, context), scale);
        String z = writer.let("torch.bmm(%s, %s)", pattern(scores), perHead(v, context));
        return writer.let("torch.reshape(%s, [-1, %d, %d, %d])", z, heads, asking, dHead);
    }

    /** Turns {@code [B, position, H, W]} into {@code [B H, position, W]}. */
    private String perHead(String x, int positions) {
        return writer.let(
                "torch.reshape(torch.permute(%s, [0, 2, 1, 3]), [-1, %d, %d])",
                x, positions, dHead);
    }

    /**
     * Makes a pattern, or what is kept of it, of scores {@code [B H, R, T]}.
     *
     * <p>LibTorch's softmax of an axis is vectorised along those after it, and slow over rows that
     * are shorter than a vector: then keys come first, and all else is one long axis. The product
     * with the values takes the pattern back without a copy, but not where there is one query.
     */
    private String pattern(String scores) {
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

    /**
     * One head needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x W_Q)(x' W_K)ᵀ = (x
     * W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are outputs already. A
     * key bias adds the same to every score of a query, which the softmax takes away again.
     */
    private String singleHead(String rows, @Nullable String ids) {
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
        String keys = program.values(rows, ids); // [B, T, D]
        String asked =
                asksAtReads
                        ? program.product(program.atReads(keys), dModel, queryKey, null)
                        : program.values(program.product(rows, dModel, queryKey, null), ids);
        if (biases) {
            String bias =
                    writer.let("torch.mul(torch.mm(%s, %s), %s)", bias("Q"), keyWeight, scale);
            asked = writer.let("torch.add(%s, %s)", asked, bias);
        }
        asked = writer.let("torch.reshape(%s, [-1, %d, %d])", asked, asking, dModel);
        String pattern =
                pattern(
                        writer.let(
                                "torch.baddbmm(%s, %s, torch.transpose(%s, 1, 2))",
                                mask, asked, keys));
        String attended;
        if (asksAtReads) {
            String mixed = writer.let("torch.bmm(%s, %s)", pattern, keys);
            attended = program.product(mixed, dModel, valueOutput, null);
        } else {
            String values = program.values(program.product(rows, dModel, valueOutput, null), ids);
            values = writer.let("torch.reshape(%s, [-1, %d, %d])", values, context, dModel);
            attended = writer.let("torch.bmm(%s, %s)", pattern, values);
        }
        attended = writer.let("torch.reshape(%s, [-1, %d])", attended, dModel);
        if (!biases) {
            return attended;
        }
        // a row of the pattern sums to 1 but for what was dropped of it
        String valueBias = writer.let("torch.mm(%s, %s)", bias("V"), output); // [1, D]
        if (program.dropping()) {
            String sums = writer.let("torch.reshape(torch.sum(%s, [-1]), [-1, 1])", pattern);
            valueBias = writer.let("torch.mm(%s, %s)", sums, valueBias);
        }
        String whole = writer.let("torch.add(%s, %s)", attended, valueBias);
        return writer.let("torch.add(%s, %s)", whole, bias("O"));
    }
}
