package dev.residue.model;

import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.Map;

/** The formulas of the transformer in plain loops over doubles, one sequence at a time. */
final class ReferenceTransformer {

    private final TransformerSettings settings;
    private final Map<String, float[]> weights;
    private final int classes;
    private final int[] places;

    ReferenceTransformer(
            TransformerSettings settings, Map<String, float[]> weights, Geometry geometry) {
        this.settings = settings;
        this.weights = weights;
        this.classes = geometry.classes();
        this.places = geometry.places();
    }

    /** Returns the logits of every position, {@code [position][class]}. */
    double[][] logits(long[] tokens) {
        int d = settings.dModel();
        double[][] residual = new double[tokens.length][d];
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < d; i++) {
                residual[t][i] = weights.get("embed.W_E")[(int) tokens[t] * d + i];
                if (weights.containsKey("pos_embed.W_pos")) {
                    residual[t][i] += weights.get("pos_embed.W_pos")[place(t) * d + i];
                }
            }
        }
        for (int layer = 0; layer < settings.layers(); layer++) {
            String block = "blocks." + layer + ".";
            add(residual, attention(block + "attn.", normalised(residual, block + "ln1")));
            Integer width = settings.mlp().get(layer);
            if (width != null) {
                double[][] hidden =
                        affine(
                                normalised(residual, block + "ln2"),
                                block + "mlp.W_in",
                                block + "mlp.b_in",
                                0,
                                d,
                                width);
                for (double[] row : hidden) {
                    for (int i = 0; i < width; i++) {
                        row[i] = activation(row[i]);
                    }
                }
                add(
                        residual,
                        affine(hidden, block + "mlp.W_out", block + "mlp.b_out", 0, width, d));
            }
        }
        double[][] last = normalised(residual, "ln_final");
        if (!settings.tied()) {
            return affine(last, "unembed.W_U", "unembed.b_U", 0, d, classes);
        }
        double[][] logits = new double[last.length][classes];
        for (int t = 0; t < last.length; t++) {
            for (int c = 0; c < classes; c++) {
                for (int i = 0; i < d; i++) {
                    logits[t][c] += last[t][i] * weights.get("embed.W_E")[c * d + i];
                }
            }
        }
        return logits;
    }

    private boolean isHidden(int query, int key) {
        int below = places[query] - places[key];
        return settings.placeWindow() != null
                && query != key
                && (below < 0 || below > settings.placeWindow());
    }

    private int place(int position) {
        return settings.positions() == TransformerSettings.Positions.PLACE
                ? places[position]
                : position;
    }

    private double activation(double x) {
        return switch (settings.activation()) {
            case RELU -> Math.max(0, x);
            case GELU -> x * normalDistribution(x);
            case GELU_TANH ->
                    0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        };
    }

    /** Integrates the normal density by Simpson's rule. */
    private static double normalDistribution(double x) {
        int intervals = 2000;
        double width = x / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double at = i * width;
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
        }
        return 0.5 + sum * width / 3;
    }

    private double[][] normalised(double[][] x, String name) {
        float[] weight = weights.get(name + ".w");
        float[] bias = weights.get(name + ".b");
        if (weight == null || bias == null) {
            return x;
        }
        int d = settings.dModel();
        double[][] y = new double[x.length][d];
        for (int t = 0; t < x.length; t++) {
            double mean = Arrays.stream(x[t]).average().orElseThrow();
            double variance =
                    Arrays.stream(x[t]).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            for (int i = 0; i < d; i++) {
                y[t][i] = (x[t][i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
            }
        }
        return y;
    }

    /** Turns each pair of dimensions as a complex number, or halves as GPT-NeoX does. */
    private double[][] turned(double[][] x) {
        if (settings.positions() != TransformerSettings.Positions.ROTARY) {
            return x;
        }
        int w = settings.headWidth();
        boolean halves = settings.rotary() == TransformerSettings.RotaryPairs.HALVES;
        double[][] y = new double[x.length][w];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < w / 2 && halves; i++) {
                double angle = t / Math.pow(10_000, i / (w / 2.0));
                double first = x[t][i];
                double second = x[t][i + w / 2];
                y[t][i] = first * Math.cos(angle) - second * Math.sin(angle);
                y[t][i + w / 2] = second * Math.cos(angle) + first * Math.sin(angle);
            }
            for (int i = 0; i < w && !halves; i += 2) {
                double angle = t / Math.pow(10_000, (double) i / w);
                y[t][i] = x[t][i] * Math.cos(angle) - x[t][i + 1] * Math.sin(angle);
                y[t][i + 1] = x[t][i] * Math.sin(angle) + x[t][i + 1] * Math.cos(angle);
            }
        }
        return y;
    }

    private double[][] attention(String name, double[][] residual) {
        int d = settings.dModel();
        int w = settings.headWidth();
        double[][] sum = new double[residual.length][d];
        for (int head = 0; head < settings.heads(); head++) {
            double[][] q = turned(affine(residual, name + "W_Q", name + "b_Q", head, d, w));
            double[][] k = turned(affine(residual, name + "W_K", name + "b_K", head, d, w));
            double[][] v = affine(residual, name + "W_V", name + "b_V", head, d, w);
            double[][] z = new double[residual.length][w];
            for (int query = 0; query < residual.length; query++) {
                double[] pattern = new double[query + 1];
                double total = 0;
                for (int key = 0; key <= query; key++) {
                    if (isHidden(query, key)) {
                        continue;
                    }
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
