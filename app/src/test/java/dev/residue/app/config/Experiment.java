package dev.residue.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Settings in the shape of a real experiment file, with their defaults. */
@NullMarked
record Experiment(
        Choice task,
        Model model,
        Training training,
        Evaluate evaluate,
        List<String> probes,
        Seeds seeds,
        Map<String, Double> weights,
        @Nullable Path output) {

    static final String FILE = "experiment.yaml";

    static final String VALID =
            """
            task:
              assignAndAdd: { modulus: 59, variables: 12, trainPairs: 0.7 }
            model:
              layers: 2
              heads: 1
              dModel: 128
              mlp: [none, 512]          # layer 1 has no MLP, as in the paper
              activation: gelu-tanh
              norm: none
              positions: learned
            training:
              steps: 30000
              batchSize: 512
              optimizer: { adamW: { learningRate: 0.001, weightDecay: 0.02 } }
            evaluate: { every: 100, sequences: 500 }
            probes: [accuracy, progress, shared-mlp, fourier]
            seeds: { data: 9223372036854775807 }
            weights: { direct: 0.5, "one-variable/train": 2 }
            output: results/first run
            """;

    static final Experiment DEFAULTS =
            new Experiment(
                    Choice.of("assignAndAdd"),
                    new Model(
                            1,
                            4,
                            64,
                            List.of(),
                            Activation.RELU,
                            Norm.NONE,
                            Positions.LEARNED,
                            false),
                    new Training(1000, 64, Choice.of("adamW", new AdamW(0.01, 0.0)), null),
                    new Evaluate(200, 1000),
                    List.of("accuracy"),
                    new Seeds(0, 0, 0),
                    Map.of(),
                    null);

    enum Activation {
        RELU,
        GELU,
        GELU_TANH
    }

    enum Norm {
        NONE,
        LAYER
    }

    enum Positions {
        LEARNED,
        ROTARY
    }

    record Model(
            int layers,
            int heads,
            int dModel,
            List<@Nullable Integer> mlp,
            Activation activation,
            Norm norm,
            Positions positions,
            boolean tied) {}

    record Training(int steps, int batchSize, Choice optimizer, @Nullable Double clipNorm) {}

    record Evaluate(int every, int sequences) {
        Evaluate {
            if (every < 1) {
                throw new IllegalArgumentException("every must be at least 1, found " + every);
            }
        }
    }

    record Seeds(long data, long split, long weights) {}

    record AdamW(double learningRate, double weightDecay) {}

    record AssignAndAdd(int modulus, int variables, double trainPairs) {}

    static final Map<String, Record> TASKS =
            new TreeMap<>(
                    Map.of(
                            "assignAndAdd",
                            new AssignAndAdd(7, 2, 0.5),
                            "modularAddition",
                            new Seeds(1, 2, 3)));

    static final Map<String, Record> OPTIMIZERS = Map.of("adamW", new AdamW(0.1, 0.2));

    static final Keys KEYS =
            Keys.of(
                    Experiment.class,
                    Map.of("task", names(TASKS), "training.optimizer", names(OPTIMIZERS)));

    private static Keys.Names names(Map<String, Record> known) {
        Map<String, Keys> keys = new TreeMap<>();
        known.forEach((name, record) -> keys.put(name, Keys.of(record.getClass(), Map.of())));
        return new Keys.Names(null, keys);
    }

    /** What a command does: read, override, bind, bind the choices, and refuse all at once. */
    static Experiment load(byte[] file, List<String> assignments) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(FILE, file);
        root = new Overrides(KEYS, problems).apply(root, assignments);
        RecordBinder binder = new RecordBinder(problems);
        Experiment bound = binder.bind(root, DEFAULTS);
        Choice task = settings(binder, bound.task(), TASKS);
        Choice optimizer = settings(binder, bound.training().optimizer(), OPTIMIZERS);
        problems.throwIfAny();
        Training training = bound.training();
        return new Experiment(
                task,
                bound.model(),
                new Training(
                        training.steps(), training.batchSize(), optimizer, training.clipNorm()),
                bound.evaluate(),
                bound.probes(),
                bound.seeds(),
                bound.weights(),
                bound.output());
    }

    private static Choice settings(RecordBinder binder, Choice choice, Map<String, Record> known) {
        Record defaults = binder.choose(choice, known);
        return defaults == null
                ? choice
                : Choice.of(choice.name(), binder.bindChoice(choice, defaults));
    }
}
