package dev.residue.model.torchscript;

import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import org.jspecify.annotations.Nullable;

/** The attention of one layer, as lines of a {@link TransformerScript}. */
abstract class AttentionScript {

    /** The numbers that a processor computes with at once; 16 with AVX-512, 8 with AVX2. */
    private static final int VECTOR = 16;

    final TransformerScript program;
    final ScriptWriter writer;
    final MemberAxis members;
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
        this.members = program.members();
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
     * @param normalised the normalised residual stream, or a table of it
     * @param ids each position's row in the table; none where there is no table
     */
    abstract String write(NormalisedRows normalised, @Nullable String ids);

    final String weight(String letter) {
        String array = "blocks[\"" + name + "W_" + letter + "\"]";
        return paired(letter, array, members.order(0, 1, 3, 2), dModel + ", ");
    }

    final String bias(String letter) {
        String array = "blocks[\"" + name + "b_" + letter + "\"]";
        return paired(letter, array, members.order(0, 2, 1), "");
    }

    /**
     * Brings dimensions that are turned together next to each other. Scores are sums over a head's
     * dimensions, so that their order is free as long as it is that of both queries and keys.
     */
    private String paired(String letter, String array, String order, String inner) {
        boolean turned = letter.equals("Q") || letter.equals("K");
        TransformerSettings settings = program.settings();
        if (!turned
                || settings.positions() != TransformerSettings.Positions.ROTARY
                || settings.rotary() != TransformerSettings.RotaryPairs.HALVES) {
            return array;
        }
        String outer = members.lead() + heads + ", " + inner;
        return writer.let(
                "torch.reshape(torch.permute(torch.reshape(%s, [%s2, %d]), %s), [%s%d])",
                array, outer, dHead / 2, order, outer, dHead);
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
            String pattern = writer.let("torch.softmax(%s, -1)", program.whole(scores));
            return kept(pattern);
        }
        String rows = writer.reshape(program.whole(scores), -1, context);
        String pattern = writer.let("torch.softmax(torch.t(%s), 0)", rows); // [T, B H R]
        pattern = writer.reshape(keptByKey(pattern), context, -1, asking);
        return writer.let("torch.permute(%s, [1, 2, 0])", pattern);
    }

    /** Multiplies queries by keys, and hides what the mask hides. */
    final String scores(String queries, String keys) {
        return writer.let(
                "torch.baddbmm(%s, %s, %s)",
                program.factor(mask), program.factor(queries), program.factor(keys));
    }

    /** Multiplies a pattern by what it mixes. */
    final String mix(String pattern, String values) {
        return writer.let("torch.bmm(%s, %s)", program.factor(pattern), program.factor(values));
    }

    /** Drops some of a pattern {@code [B H, R, T]}. */
    private String kept(String pattern) {
        if (!program.dropping()) {
            return pattern;
        }
        String shape = "-1, " + asking + ", " + context;
        String kept = program.kept((long) heads * asking * context, shape);
        if (!members.isThere()) {
            return writer.let("torch.mul(%s, %s)", pattern, kept);
        }
        String each = writer.let("torch.reshape(%s, [%s%s])", pattern, members.lead(), shape);
        return writer.let("torch.reshape(torch.mul(%s, %s), [%s])", each, kept, shape);
    }

    /** Drops some of a pattern {@code [T, B H R]}. */
    private String keptByKey(String pattern) {
        if (!program.dropping()) {
            return pattern;
        }
        String kept = program.kept((long) heads * asking * context, context + ", -1");
        if (!members.isThere()) {
            return writer.let("torch.mul(%s, %s)", pattern, kept);
        }
        String each = writer.reshape(pattern, context, members.count(), -1);
        return writer.let("torch.mul(%s, torch.transpose(%s, 0, 1))", each, kept);
    }
}
