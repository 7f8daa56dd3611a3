package dev.residue.dataset.incontext;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws and writes sequences of any tasks and pairs. */
final class SequenceSampler {

    private final int modulus;
    private final int examples;

    SequenceSampler(int modulus, int examples) {
        this.modulus = modulus;
        this.examples = examples;
    }

    /** Draws equally many sequences of every task; the batch must divide. */
    Sequences training(
            List<TaskVector> tasks, int[] codes, PairDraw draw, long seed, long step, int count) {
        RandomStream random = RandomStream.of("in-context/training", seed, step);
        SequenceWriter writer = new SequenceWriter(modulus, examples, count);
        int perTask = count / tasks.size();
        int[] drawn = new int[Math.multiplyExact(perTask, examples)];
        for (int task = 0; task < tasks.size(); task++) {
            if (task == 0 || draw == PairDraw.INDEPENDENT) {
                Arrays.setAll(drawn, i -> pair(random, codes));
            }
            for (int i = 0; i < drawn.length; i++) {
                writer.write(
                        task * perTask + i / examples, i % examples, tasks.get(task), drawn[i]);
            }
        }
        return writer.sequences();
    }

    /** Draws one sequence of each task, with pairs of its own. */
    Sequences each(List<TaskVector> tasks, int[] codes, RandomStream random) {
        SequenceWriter writer = new SequenceWriter(modulus, examples, tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            for (int shot = 0; shot < examples; shot++) {
                writer.write(i, shot, tasks.get(i), pair(random, codes));
            }
        }
        return writer.sequences();
    }

    Sequences compose(TaskVector task, int[] pairs) {
        requireTask(task);
        requirePairs(pairs);
        SequenceWriter writer = new SequenceWriter(modulus, examples, 1);
        for (int shot = 0; shot < examples; shot++) {
            writer.write(0, shot, task, pairs[shot]);
        }
        return writer.sequences();
    }

    Sequences sweep(TaskVector task, int[] pairs, int shot) {
        requireTask(task);
        if (shot < 0 || shot >= examples) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "shot %d must be from 0 to %d", shot, examples - 1));
        }
        int[] swept = pairs.clone();
        if (shot < swept.length) {
            swept[shot] = 0; // whatever stood there is ignored
        }
        requirePairs(swept);
        int all = modulus * modulus;
        SequenceWriter writer = new SequenceWriter(modulus, examples, all);
        for (int code = 0; code < all; code++) {
            swept[shot] = code;
            for (int i = 0; i < examples; i++) {
                writer.write(code, i, task, swept[i]);
            }
        }
        return writer.sequences();
    }

    private static int pair(RandomStream random, int[] codes) {
        return codes[random.nextInt(codes.length)];
    }

    private void requireTask(TaskVector task) {
        if (Math.min(task.a(), task.b()) < 0 || Math.max(task.a(), task.b()) >= modulus) {
            throw new IllegalArgumentException(task + " is no task modulo " + modulus);
        }
    }

    private void requirePairs(int[] codes) {
        if (codes.length != examples) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d pairs; must be %d", codes.length, examples));
        }
        int all = modulus * modulus;
        for (int code : codes) {
            if (code < 0 || code >= all) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT, "pair code %d must be from 0 to %d", code, all - 1));
            }
        }
    }
}
