package dev.residue.dataset.incontext;

/** Small tasks for tests. */
final class Tasks {

    static final String SEEN_TASKS_AND_PAIRS = "in-distribution/train";
    static final String SEEN_TASKS = "in-distribution/test";
    static final String SEEN_PAIRS = "out-of-distribution/train";
    static final String NOTHING_SEEN = "out-of-distribution/test";

    private Tasks() {}

    static InContextSettings settings(int modulus, int examples, int tasks, TaskChoice choice) {
        return new InContextSettings(
                modulus, examples, tasks, choice, 0.6, PairDraw.SHARED, TokenSet.PLAIN, 256);
    }

    static InContextLinear random(int modulus, int examples, int tasks) {
        return new InContextLinear(settings(modulus, examples, tasks, TaskChoice.RANDOM), 3);
    }

    static InContextLinear rectangles(int modulus, int tasks, long seed) {
        return new InContextLinear(settings(modulus, 4, tasks, TaskChoice.RECTANGLE), seed);
    }
}
