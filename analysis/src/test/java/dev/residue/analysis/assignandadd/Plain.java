package dev.residue.analysis.assignandadd;

import ai.djl.nn.Block;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.util.Arrays;

/** The formulas again, in loops over doubles, knowing nothing of the code under test. */
final class Plain {

    final double[][] embedding;
    final double[][] positions;
    final double[][][] query = new double[2][][];
    final double[][][] key = new double[2][][];
    final double[][][] value = new double[2][][];
    final double[][][] output = new double[2][][];
    final double[][] mlpIn;
    final double[][] mlpOut;
    final double[][] unembedding;

    Plain(Block block) {
        SafeTensors weights = Weights.of(block);
        embedding = matrix(weights, "embed.W_E");
        positions = matrix(weights, "pos_embed.W_pos");
        for (int layer = 0; layer < 2; layer++) {
            String name = "blocks." + layer + ".attn.";
            query[layer] = matrix(weights, name + "W_Q");
            key[layer] = matrix(weights, name + "W_K");
            value[layer] = matrix(weights, name + "W_V");
            output[layer] = matrix(weights, name + "W_O");
        }
        mlpIn = matrix(weights, "blocks.1.mlp.W_in");
        mlpOut = matrix(weights, "blocks.1.mlp.W_out");
        unembedding = matrix(weights, "unembed.W_U");
    }

    /** What one sequence's forward pass computes at every position. */
    static final class Run {
        double[][][] pattern = new double[2][][]; // [layer][query][key]
        double[][] afterFirst;
        double[][] attended; // by the second layer
        double[][] middle;
        double[][] pre;
        double[][] mlp;
        double[][] logits;
    }

    Run run(long[] tokens) {
        Run run = new Run();
        double[][] x = new double[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            x[i] = plus(embedding[(int) tokens[i]], positions[i]);
        }
        for (int layer = 0; layer < 2; layer++) {
            run.pattern[layer] = pattern(x, layer);
            double[][] out =
                    product(product(run.pattern[layer], product(x, value[layer])), output[layer]);
            double[][] next = new double[x.length][];
            for (int i = 0; i < x.length; i++) {
                next[i] = plus(x[i], out[i]);
            }
            x = next;
            if (layer == 0) {
                run.afterFirst = x;
            } else {
                run.attended = out;
            }
        }
        run.middle = x;
        run.pre = product(x, mlpIn);
        run.mlp = product(relu(run.pre), mlpOut);
        double[][] last = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            last[i] = plus(x[i], run.mlp[i]);
        }
        run.logits = product(last, unembedding);
        return run;
    }

    /** W_Q W_Kᵀ. */
    double[][] queryKey(int layer) {
        return product(query[layer], transposed(key[layer]));
    }

    /** W_V W_O. */
    double[][] outputValue(int layer) {
        return product(value[layer], output[layer]);
    }

    double[] mlp(double[] x) {
        return product(relu(product(new double[][] {x}, mlpIn)), mlpOut)[0];
    }

    double[] logits(double[] residual) {
        return product(new double[][] {residual}, unembedding)[0];
    }

    private double[][] pattern(double[][] x, int layer) {
        double[][] q = product(x, query[layer]);
        double[][] k = product(x, key[layer]);
        double[][] pattern = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int j = 0; j <= i; j++) {
                pattern[i][j] = Math.exp(dot(q[i], k[j]) / Math.sqrt(q[i].length));
                sum += pattern[i][j];
            }
            for (int j = 0; j <= i; j++) {
                pattern[i][j] /= sum;
            }
        }
        return pattern;
    }

    static double[] row(double[] x, double[][] matrix) {
        return product(new double[][] {x}, matrix)[0];
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    static double[] plus(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    /**
     * Returns the first of the largest.
     *
     * @throws IllegalStateException if another is as large but for rounding, so that floats could
     *     decide otherwise on another machine
     */
    static int argMax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        double size = 0;
        double second = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            size = Double.isFinite(values[i]) ? Math.max(size, Math.abs(values[i])) : size;
            second = i == best ? second : Math.max(second, values[i]);
        }
        if (values[best] - second <= TinyModel.ROUNDING.limit(size)) {
            throw new IllegalStateException(
                    "a tie but for rounding; choose another seed: " + Arrays.toString(values));
        }
        return best;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    private static double[][] relu(double[][] a) {
        double[][] positive = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                positive[i][j] = Math.max(0, a[i][j]);
            }
        }
        return positive;
    }

    private static double[][] matrix(SafeTensors weights, String name) {
        Tensor tensor = weights.tensors().get(name);
        long[] shape = tensor.shape();
        int columns = (int) shape[shape.length - 1];
        float[] values = tensor.toFloats();
        double[][] matrix = new double[values.length / columns][columns];
        for (int i = 0; i < values.length; i++) {
            matrix[i / columns][i % columns] = values[i];
        }
        return matrix;
    }
}
