package dev.residue.analysis.assignandadd.theory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A frozen adder, as a table: which class a pair of numbers votes for.
 *
 * <p>It stands for the MLP, which gets a weighted mean of numbers {@code m} and answers with logits
 * {@code sharpness * sum over a, b of m_a m_b [table(a, b) = class]}.
 */
final class Adder {

    private final int[][] table;

    private Adder(int[][] table) {
        this.table = table;
    }

    int answer(int a, int b) {
        return table[a][b];
    }

    static Adder correct(int modulus) {
        int[][] table = new int[modulus][modulus];
        for (int a = 0; a < modulus; a++) {
            for (int b = 0; b < modulus; b++) {
                table[a][b] = (a + b) % modulus;
            }
        }
        return new Adder(table);
    }

    /**
     * Returns an adder as before learning: right on one in {@code modulus} of the unordered pairs,
     * which is chance, and wrong at random on the others.
     */
    static Adder untrained(int modulus, long seed) {
        Random random = new Random(seed);
        List<int[]> pairs = new ArrayList<>();
        for (int a = 0; a < modulus; a++) {
            for (int b = a; b < modulus; b++) {
                pairs.add(new int[] {a, b});
            }
        }
        Collections.shuffle(pairs, random);
        int right = (int) Math.round((double) pairs.size() / modulus);
        int[][] table = new int[modulus][modulus];
        for (int i = 0; i < pairs.size(); i++) {
            int a = pairs.get(i)[0];
            int b = pairs.get(i)[1];
            int error = i < right ? 0 : 1 + random.nextInt(modulus - 1);
            table[a][b] = (a + b + error) % modulus;
            table[b][a] = table[a][b];
        }
        return new Adder(table);
    }
}
