package dev.residue.model.hook;

import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in the computation that can be observed and replaced. Names and shapes are
 * TransformerLens'.
 *
 * <pre>
 * tokens ─ hook_embed ─(+)─ blocks.0.hook_resid_pre
 *      hook_pos_embed ──┘        │      (none where positions are rotary)
 *        ┌───────────────────────┤
 *        │  ln1.hook_scale ─ ln1.hook_normalized          (only with a norm, as ln2, ln_final)
 *        │  attn.hook_q, hook_k, hook_v
 *        │  attn.hook_rot_q, hook_rot_k                   (only where positions are rotary)
 *        │  attn.hook_attn_scores ─ attn.hook_pattern
 *        │  attn.hook_z ─ hook_attn_out
 *        └─(+)─ hook_resid_mid           (only where the layer has an MLP)
 *        ┌───────┤
 *        │  ln2.hook_scale ─ ln2.hook_normalized
 *        │  mlp.hook_pre ─ mlp.hook_post ─ hook_mlp_out
 *        └─(+)─ hook_resid_post ─ … ─ ln_final ─ logits
 * </pre>
 *
 * @param shape the tensor's axes
 * @param meaning what the tensor is
 */
public record HookPoint(String name, String shape, String meaning) {

    private static final String RESIDUAL = "[batch, position, dModel]";
    private static final String HEADS = "[batch, position, head, dHead]";
    private static final String PATTERN = "[batch, head, query, key]";
    private static final String NEURONS = "[batch, position, dMlp]";

    /** Returns every hook point of a transformer, in the order of the computation. */
    public static List<HookPoint> all(TransformerSettings settings) {
        List<HookPoint> points = new ArrayList<>();
        add(points, "hook_embed", RESIDUAL, "token embedding");
        boolean rotary = settings.positions() == TransformerSettings.Positions.ROTARY;
        if (!rotary) {
            add(points, "hook_pos_embed", RESIDUAL, "position embedding");
        }
        for (int layer = 0; layer < settings.layers(); layer++) {
            String block = "blocks." + layer + ".";
            add(points, block + "hook_resid_pre", RESIDUAL, "residual stream, entering");
            addNormalisation(points, block + "ln1", settings);
            String attention = block + "attn.";
            add(points, attention + "hook_q", HEADS, "queries");
            add(points, attention + "hook_k", HEADS, "keys");
            add(points, attention + "hook_v", HEADS, "values");
            if (rotary) {
                add(points, attention + "hook_rot_q", HEADS, "queries, turned by position");
                add(points, attention + "hook_rot_k", HEADS, "keys, turned by position");
            }
            String scores = "attention logits, scaled, -∞ where masked";
            add(points, attention + "hook_attn_scores", PATTERN, scores);
            add(points, attention + "hook_pattern", PATTERN, "attention pattern");
            add(points, attention + "hook_z", HEADS, "values mixed by the pattern");
            add(points, block + "hook_attn_out", RESIDUAL, "output of all heads");
            if (settings.mlp().get(layer) != null) {
                add(points, block + "hook_resid_mid", RESIDUAL, "residual stream after attention");
                addNormalisation(points, block + "ln2", settings);
                add(points, block + "mlp.hook_pre", NEURONS, "MLP before the activation");
                add(points, block + "mlp.hook_post", NEURONS, "MLP after the activation");
                add(points, block + "hook_mlp_out", RESIDUAL, "output of the MLP");
            }
            add(points, block + "hook_resid_post", RESIDUAL, "residual stream, leaving");
        }
        addNormalisation(points, "ln_final", settings);
        return points;
    }

    private static void addNormalisation(
            List<HookPoint> points, String name, TransformerSettings settings) {
        if (settings.norm() == TransformerSettings.Norm.LAYER) {
            String scale = "standard deviation that the stream is divided by";
            add(points, name + ".hook_scale", "[batch, position, 1]", scale);
            String normalised = "normalised stream, weight and bias applied";
            add(points, name + ".hook_normalized", RESIDUAL, normalised);
        }
    }

    private static void add(List<HookPoint> points, String name, String shape, String meaning) {
        points.add(new HookPoint(name, shape, meaning));
    }
}
