package dev.residue.app.outside;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import dev.residue.model.BlockFactory;
import dev.residue.model.settings.Geometry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** What somebody else's jar would bring: a task, a block and a probe, found by ServiceLoader. */
public final class OutsideModule extends AbstractModule {

    @Override
    protected void configure() {
        TypeLiteral<String> name = TypeLiteral.get(String.class);
        MapBinder.newMapBinder(binder(), name, new TypeLiteral<TaskFactory<?>>() {})
                .addBinding("firstToken")
                .toInstance(new FirstTokenFactory());
        MapBinder.newMapBinder(binder(), name, new TypeLiteral<BlockFactory<?>>() {})
                .addBinding("linear")
                .toInstance(new LinearFactory());
        MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class)
                .addBinding("parameters")
                .toInstance(new ParametersFactory());
    }

    record FirstTokenSettings(int tokens) {}

    record LinearSettings(boolean bias) {}

    private static final class FirstTokenFactory implements TaskFactory<FirstTokenSettings> {

        @Override
        public FirstTokenSettings defaults() {
            return new FirstTokenSettings(4);
        }

        @Override
        public void check(FirstTokenSettings settings, BiConsumer<String, String> problem) {
            if (settings.tokens() < 2) {
                problem.accept("tokens", "use at least 2");
            }
        }

        @Override
        public Task create(FirstTokenSettings settings, long seed) {
            return new FirstToken(settings.tokens());
        }
    }

    private record FirstToken(int tokens) implements Task {

        @Override
        public Vocabulary vocabulary() {
            return new Vocabulary(List.of("a", "b", "c", "d").subList(0, tokens));
        }

        @Override
        public int context() {
            return 3;
        }

        @Override
        public int classes() {
            return tokens;
        }

        @Override
        public int[] readPositions() {
            return new int[] {2};
        }

        @Override
        public List<String> splits() {
            return List.of("all");
        }

        @Override
        public String meaning(String split) {
            return "the first of three tokens";
        }

        @Override
        public Sequences training(long seed, long step, int batchSize) {
            RandomStream random = RandomStream.of("first-token", seed, step);
            long[] drawn = new long[3 * batchSize];
            long[] labels = new long[batchSize];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = random.nextInt(tokens);
            }
            for (int i = 0; i < batchSize; i++) {
                labels[i] = drawn[3 * i];
            }
            return new Sequences(drawn, labels, batchSize);
        }

        @Override
        public Sequences evaluation(String split, long seed, int count) {
            return training(seed, -1, count);
        }

        @Override
        public Optional<Sequences> exhaustive(String split, long seed) {
            return Optional.empty();
        }

        @Override
        public String render(long[] sequence) {
            return Arrays.stream(sequence)
                    .mapToObj(vocabulary()::token)
                    .collect(Collectors.joining(" "));
        }

        @Override
        public long[] parse(String text) {
            return Arrays.stream(text.split(" ", -1)).mapToLong(vocabulary()::id).toArray();
        }
    }

    private static final class LinearFactory implements BlockFactory<LinearSettings> {

        @Override
        public LinearSettings defaults() {
            return new LinearSettings(true);
        }

        @Override
        public void check(LinearSettings settings, BiConsumer<String, String> problem) {}

        @Override
        public Block create(LinearSettings settings, Geometry geometry, long seed) {
            return new SequentialBlock()
                    .add(
                            new LambdaBlock(
                                    inputs -> {
                                        NDArray tokens = inputs.singletonOrThrow();
                                        return new NDList(
                                                tokens.oneHot(geometry.vocabulary())
                                                        .reshape(tokens.getShape().get(0), 1, -1));
                                    }))
                    .add(
                            Linear.builder()
                                    .setUnits(geometry.classes())
                                    .optBias(settings.bias())
                                    .build());
        }
    }

    private static final class ParametersFactory implements ProbeFactory {

        @Override
        public String description() {
            return "the number of parameters";
        }

        @Override
        public boolean appliesTo(Task task, Block block) {
            return true;
        }

        @Override
        public List<Figure> figures(Task task, ProbeRecord record) {
            double count = record.numbers().get(0).value();
            List<String> size = List.of("parameters of " + task.classes() + " classes");
            return List.of(
                    new HeatMap("sizes", size, List.of("all"), new double[][] {{count}}, "ours"),
                    new Curves("size", List.of(curve(count)), ""));
        }

        private static Series curve(double count) {
            return Series.of("size/of all", new long[] {0, 1}, new double[] {count, count});
        }

        @Override
        public Probe create(Task task, long seed) {
            return (subject, measurements) -> {
                double count =
                        subject.block().getParameters().values().stream()
                                .mapToLong(parameter -> parameter.getArray().size())
                                .sum();
                measurements.add("parameters", count);
            };
        }
    }
}
