package dev.residue.model;

import java.util.Map;

/** The formulas of the transformer in plain loops over doubles, one sequence at a time. */
final class ReferenceTransformer {

    private final TransformerSettings settings;
    private final Map<String, float[]> weights;
    private final int classes;

    ReferenceTransformer(TransformerSettings settings, Map<String, float[]> weights, int classes) {
        this.settings = settings;
        this.weights = weights;
        this.classes = classes;
    }

    /** Returns the logits of every position, {@code [position][class]}. */
    double[][] logits(long[] tokens) {
        int d = settings.dModel();
        double[][] residual = new double[tokens.length][d];
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < d; i++) {
                residual[t][i] =
                        weights.get("embed.W_E")[(int) tokens[t] * d + i]
                                + weights.get("pos_embed.W_pos")[t * d + i];
            }
        }
        for (int layer = 0; layer < settings.layers(); layer++) {
            String block = "blocks." + layer + ".";
            add(residual, attention(block + "attn.", residual));
            Integer width = settings.mlp().get(layer);
            if (width != null) {
                double[][] hidden =
                        affine(residual, block + "mlp.W_in", block + "mlp.b_in", 0, d, width);
                for (double[] row : hidden) {
                    for (int i = 0; i < width; i++) {
                        row[i] = Math.max(0, row[i]);
                    }
                }
                add(
                        residual,
                        affine(hidden, block + "mlp.W_out", block + "mlp.b_out", 0, width, d));
            }
        }
        return affine(residual, "unembed.W_U", "unembed.b_U", 0, d, classes);
    }

    private double[][] attention(String name, double[][] residual) {
        int d = settings.dModel();
        int w = settings.headWidth();
        double[][] sum = new double[residual.length][d];
        for (int head = 0; head < settings.heads(); head++) {
            double[][] q = affine(residual, name + "W_Q", name + "b_Q", head, d, w);
            double[][] k = affine(residual, name + "W_K", name + "b_K", head, d, w);
            double[][] v = affine(residual, name + "W_V", name + "b_V", head, d, w);
            double[][] z = new double[residual.length][w];
            for (int query = 0; query < residual.length; query++) {
                double[] pattern = new double[query + 1];
                double total = 0;
                for (int key = 0; key <= query; key++) {
                    double dot = 0;
                    for (int i = 0; i < w; i++) {
                        dot += q[query][i] * k[key][i];
                    }
                    pattern[key] = Math.exp(dot * settings.scale());
                    total += pattern[key];
                }
                for (int key = 0; key <= query; key++) {
                    for (int i = 0; i < w; i++) {
                        z[query][i] += pattern[key] / total * v[key][i];
                    }
                }
            }
            add(sum, affine(z, name + "W_O", "", head, w, d));
        }
        float[] bias = weights.get(name + "b_O");
        for (int t = 0; bias != null && t < sum.length; t++) {
            for (int i = 0; i < d; i++) {
                sum[t][i] += bias[i];
            }
        }
        return sum;
    }

    private double[][] affine(double[][] x, String weight, String bias, int head, int in, int out) {
        float[] matrix = weights.get(weight);
        float[] offset = weights.get(bias);
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < out; j++) {
                double sum = offset == null ? 0 : offset[head * out + j];
                for (int i = 0; i < in; i++) {
                    sum += x[t][i] * matrix[(head * in + i) * out + j];
                }
                y[t][j] = sum;
            }
        }
        return y;
    }

    private static void add(double[][] target, double[][] summand) {
        for (int t = 0; t < target.length; t++) {
            for (int i = 0; i < target[t].length; i++) {
                target[t][i] += summand[t][i];
            }
        }
    }
}
