package dev.residue.analysis.assignandadd;

import dev.residue.dataset.RandomStream;

/** All p² ordered pairs of numbers, by the code left · p + right, and permutations of them. */
record NumberPairs(int p) {

    private static final int EXCHANGES_PER_PAIR = 10;

    int count() {
        return p * p;
    }

    int left(int code) {
        return code / p;
    }

    int right(int code) {
        return code % p;
    }

    int sum(int code) {
        return (left(code) + right(code)) % p;
    }

    int[] sums() {
        int[] sums = new int[count()];
        for (int code = 0; code < sums.length; code++) {
            sums[code] = sum(code);
        }
        return sums;
    }

    int[] shuffled(RandomStream random) {
        int[] permutation = new int[count()];
        for (int code = 0; code < permutation.length; code++) {
            permutation[code] = code;
        }
        random.shuffle(permutation, permutation.length);
        return permutation;
    }

    /**
     * Returns a permutation that gives every pair another whose left number, right number and sum
     * all differ from its own.
     *
     * <p>It starts at (left + 1, right + 1), which is one for any odd p, and makes random exchanges
     * that keep it so.
     */
    int[] others(RandomStream random) {
        int[] others = new int[count()];
        for (int code = 0; code < others.length; code++) {
            others[code] = (left(code) + 1) % p * p + (right(code) + 1) % p;
        }
        for (int i = 0; i < EXCHANGES_PER_PAIR * others.length; i++) {
            int one = random.nextInt(others.length);
            int two = random.nextInt(others.length);
            if (differ(one, others[two]) && differ(two, others[one])) {
                int exchanged = others[one];
                others[one] = others[two];
                others[two] = exchanged;
            }
        }
        return others;
    }

    private boolean differ(int one, int two) {
        return left(one) != left(two) && right(one) != right(two) && sum(one) != sum(two);
    }
}
