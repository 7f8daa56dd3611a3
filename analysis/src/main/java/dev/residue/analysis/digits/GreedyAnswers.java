package dev.residue.analysis.digits;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.statistics.Distributions;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import dev.residue.model.GreedyGeneration;
import dev.residue.model.HookedTransformer;
import java.util.Arrays;

/** What a model answers when it generates greedily. */
public final class GreedyAnswers {

    /** What one pass may hold, so that memory is bounded. */
    static final int PROMPTS = 256;

    private final DigitTask task;
    private final HookedTransformer transformer;
    private final Subject subject;

    /** Takes a transformer that was trained on the task, as {@link Subject#transformer} is. */
    public GreedyAnswers(DigitTask task, Subject subject) {
        this.task = task;
        this.transformer = subject.transformer();
        this.subject = subject;
    }

    /** Receives the answers to some pairs, see {@link #forEach}. */
    interface Listener {

        /** Receives a pair's answer, with each digit's distribution {@code [read][class]}. */
        void answered(int row, long answer, double[][] distributions);
    }

    /** Returns the numbers that a model answers. */
    public long[] of(Pairs pairs) {
        long[] answers = new long[pairs.size()];
        for (int from = 0; from < pairs.size(); from += PROMPTS) {
            int to = Math.min(pairs.size(), from + PROMPTS);
            GreedyGeneration.Generated generated = generate(pairs, from, to);
            for (int row = from; row < to; row++) {
                answers[row] = task.number(generated.tokens()[row - from]);
            }
        }
        return answers;
    }

    void forEach(Pairs pairs, Listener listener) {
        int classes = task.classes();
        for (int from = 0; from < pairs.size(); from += PROMPTS) {
            int to = Math.min(pairs.size(), from + PROMPTS);
            GreedyGeneration.Generated generated = generate(pairs, from, to);
            for (int row = from; row < to; row++) {
                int at = (row - from) * classes;
                double[][] distributions =
                        Arrays.stream(generated.logits())
                                .map(logits -> Distributions.softmax(logits, at, classes))
                                .toArray(double[][]::new);
                listener.answered(row, task.number(generated.tokens()[row - from]), distributions);
            }
        }
    }

    private GreedyGeneration.Generated generate(Pairs pairs, int from, int to) {
        Pairs some =
                new Pairs(
                        Arrays.copyOfRange(pairs.a(), from, to),
                        Arrays.copyOfRange(pairs.b(), from, to));
        Sequences sequences = task.sequences(some, task.arithmetic()::answer);
        long[][] prompts = new long[to - from][];
        for (int row = 0; row < prompts.length; row++) {
            prompts[row] = Arrays.copyOf(sequences.sequence(row), task.promptLength());
        }
        try (NDManager scope = subject.newScope()) {
            return new GreedyGeneration(transformer, scope)
                    .generate(prompts, task.answerWidth(), scope);
        }
    }
}
