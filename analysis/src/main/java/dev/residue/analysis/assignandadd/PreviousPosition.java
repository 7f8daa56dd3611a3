package dev.residue.analysis.assignandadd;

/** Which of a query position's allowed keys the first layer's position embeddings prefer. */
final class PreviousPosition {

    /** Which keys a query i may choose from, beside none that follow it. */
    enum Keys {
        /** All but i and i - 2, as the paper has it. */
        FORGIVING,
        /** All but i. */
        OTHERS,
        /** All. */
        ALL
    }

    private PreviousPosition() {}

    static boolean allowed(Keys keys, int query, int key) {
        return switch (keys) {
            case FORGIVING -> key < query && key != query - 2;
            case OTHERS -> key < query;
            case ALL -> key <= query;
        };
    }

    /** Returns the share of queries from 1 on whose largest allowed score is that of i - 1. */
    static double share(Matrix scores, Keys keys) {
        int right = 0;
        for (int query = 1; query < scores.rows(); query++) {
            int best = -1;
            for (int key = 0; key <= query; key++) {
                if (allowed(keys, query, key)
                        && (best < 0 || scores.at(query, key) > scores.at(query, best))) {
                    best = key;
                }
            }
            right += best == query - 1 ? 1 : 0;
        }
        return (double) right / (scores.rows() - 1);
    }
}
