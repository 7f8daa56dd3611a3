package dev.residue.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.residue.model.component.DropoutMasks;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The program drops what the block computed call by call drops, where and how that does. */
class DropoutTest extends TransformerFixture {

    /** Decisions are drawn 64 at a time: with 64 sequences no draw reaches into the next drop. */
    private static final int SEQUENCES = 64;

    private static final long ALL_KEPT = -1;
    private static final Rounding BFLOAT16 = Rounding.ofBfloat16();

    private static final int[][] READS = {{5}, {3, 4, 5}, {1, 3, 5}, {0, 1, 4}, {0, 1, 2, 3, 4, 5}};

    private final Script script = new Script();

    /** Decides by a draw's number, and remembers how many numbers each drop asked for. */
    private static final class Script extends DropoutMasks {

        private final List<Long> sizes = new ArrayList<>();
        private LongUnaryOperator decisions = draw -> ALL_KEPT;
        private long draws;

        @Override
        public void begin() {
            super.begin();
            sizes.clear();
            draws = 0;
        }

        @Override
        public NDArray kept(NDManager manager, Device device, Shape shape, double share) {
            sizes.add(shape.size());
            return super.kept(manager, device, shape, share);
        }

        @Override
        protected long decisions(int bound) {
            return decisions.applyAsLong(draws++);
        }
    }

    private record Outcome(float[] logits, List<float[]> gradients) {}

    @Test
    void eachDropActsAtItsPlace() {
        for (TransformerSettings settings : kinds()) {
            for (int[] reads : READS) {
                eachDropActsAtItsPlace(settings, reads);
            }
        }
    }

    /** Every number of one drop is dropped, and all others are kept, drop after drop. */
    private void eachDropActsAtItsPlace(TransformerSettings settings, int[] reads) {
        HookedTransformer block = block(settings, reads, script);
        script.decisions = draw -> ALL_KEPT;
        Outcome whole = outcome(block, true);
        List<Long> sizes = List.copyOf(script.sizes);
        Assertions.assertThat(sizes).hasSize(1 + 2 * settings.layers() + mlps(settings));
        expectSame(outcome(block, false), whole, settings);
        long from = 0;
        for (long size : sizes) {
            Assertions.assertThat(size % Long.SIZE).isZero();
            long first = from / Long.SIZE;
            long last = (from + size) / Long.SIZE - 1;
            script.decisions = draw -> draw >= first && draw <= last ? 0 : ALL_KEPT;
            Outcome plain = outcome(block, true);
            Assertions.assertThat(plain.logits).isNotEqualTo(whole.logits);
            expectSame(outcome(block, false), plain, settings);
            from += size;
        }
    }

    /** 64 numbers are one row of such a width: dropped, it takes one position of one sequence. */
    @Test
    void aRowBelongsToOneSequence() {
        TransformerSettings settings = TransformerSettings.minGpt(2, 2, Long.SIZE);
        HookedTransformer block = block(settings, new int[] {5}, script);
        float[] whole = outcome(block, false).logits;
        boolean[] touched = new boolean[SEQUENCES];
        for (int row = 0; row < SEQUENCES * CONTEXT; row++) {
            int at = row;
            script.decisions = draw -> draw == at ? 0 : ALL_KEPT;
            float[] logits = outcome(block, false).logits;
            int[] changed =
                    IntStream.range(0, SEQUENCES)
                            .filter(one -> !Arrays.equals(row(logits, one), row(whole, one)))
                            .toArray();
            Assertions.assertThat(changed).as("row %d", row).hasSize(1);
            touched[changed[0]] = true;
        }
        Assertions.assertThat(touched).doesNotContain(false);
    }

    private static float[] row(float[] logits, int sequence) {
        return Arrays.copyOfRange(logits, sequence * CLASSES, (sequence + 1) * CLASSES);
    }

    private static List<TransformerSettings> kinds() {
        List<TransformerSettings> kinds = new ArrayList<>();
        for (TransformerSettings one : published()) {
            kinds.add(one.dropout() > 0 ? one : with(one, one.positionOffset(), 0.2));
        }
        return kinds;
    }

    private static int mlps(TransformerSettings settings) {
        return (int) settings.mlp().stream().filter(width -> width != null).count();
    }

    /** Products of bfloat16 are dropped as others are. */
    @Test
    void eachDropActsAtItsPlaceInBfloat16() {
        for (TransformerSettings kind : kinds()) {
            TransformerSettings settings = ProductTypeTest.smooth(kind);
            HookedTransformer block = block(settings, READS[READS.length - 1], script);
            block.setProducts(DataType.BFLOAT16);
            script.decisions = draw -> ALL_KEPT;
            expectRounded(block);
            long from = 0;
            for (long size : List.copyOf(script.sizes)) {
                long first = from / Long.SIZE;
                long last = (from + size) / Long.SIZE - 1;
                script.decisions = draw -> draw >= first && draw <= last ? 0 : ALL_KEPT;
                expectRounded(block);
                from += size;
            }
        }
    }

    /** Compares with floats, each of which is moved by bfloat16's rounding, weights too. */
    private void expectRounded(HookedTransformer block) {
        Outcome found = outcome(block, false);
        Outcome expected = outcome(block, true);
        Random random = new Random(1);
        List<Outcome> moved = new ArrayList<>();
        for (int draw = 0; draw < 2; draw++) {
            Hooks hooks = Hooks.none();
            for (HookPoint point : HookPoint.all(block.settings())) {
                hooks = hooks.replace(point.name(), x -> x.mul(ProductTypeTest.factors(x, random)));
            }
            HookedTransformer rounded =
                    block(block.settings(), block.geometry().readPositions(), script);
            for (Parameter parameter : rounded.getParameters().values()) {
                NDArray weight = parameter.getArray();
                weight.set(weight.mul(ProductTypeTest.factors(weight, random)).toFloatArray());
            }
            moved.add(outcome(rounded, hooks));
        }
        double overall =
                expected.gradients.stream().mapToDouble(Rounding::largest).max().orElseThrow();
        for (int i = 0; i < expected.gradients.size(); i++) {
            int at = i;
            BFLOAT16.compareDrawn(
                    "gradient " + i + " of " + block.settings(),
                    found.gradients.get(i),
                    Rounding.doubles(expected.gradients.get(i)),
                    overall,
                    moved.stream()
                            .map(one -> Rounding.doubles(one.gradients.get(at)))
                            .toArray(double[][]::new));
        }
    }

    private Outcome outcome(HookedTransformer block, boolean plain) {
        return outcome(
                block,
                input ->
                        plain
                                ? plain(block, input, true)
                                : block.forward(store, new NDList(input), true).singletonOrThrow());
    }

    private Outcome outcome(HookedTransformer block, Hooks hooks) {
        return outcome(
                block,
                input ->
                        block.forward(store, new NDList(input), true, hooks.asForwardParameters())
                                .singletonOrThrow());
    }

    private Outcome outcome(HookedTransformer block, UnaryOperator<NDArray> forward) {
        Engine.getInstance().setRandomSeed(1); // positions are shifted alike
        Random random = new Random(9);
        long[] tokens = random.longs((long) SEQUENCES * CONTEXT, 0, vocabulary).toArray();
        float[] logits;
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = scope.create(tokens, new Shape(SEQUENCES, CONTEXT));
            NDArray result = forward.apply(input);
            // all of one sign: where a drop makes positions alike, their sums must not cancel
            collector.backward(result.mul(ramp(result).add(1.5f)).sum());
            logits = result.toFloatArray();
        }
        List<float[]> gradients = new ArrayList<>();
        for (Parameter parameter : block.getParameters().values()) {
            try (NDArray gradient = parameter.getArray().getGradient()) {
                gradients.add(gradient.toFloatArray());
                gradient.subi(gradient.duplicate());
            }
        }
        return new Outcome(logits, gradients);
    }

    private void expectSame(Outcome actual, Outcome expected, TransformerSettings what) {
        Rounding.ofFloats(terms()).compare("logits of " + what, actual.logits, expected.logits);
        // there, back, and over the batch's positions; a softmax lets large terms cancel
        Rounding back = Rounding.ofFloats(2 * terms() + (long) SEQUENCES * CONTEXT);
        double size =
                expected.gradients.stream().mapToDouble(Rounding::largest).max().orElseThrow();
        for (int i = 0; i < expected.gradients.size(); i++) {
            back.compare(
                    "gradient " + i + " of " + what,
                    Rounding.doubles(actual.gradients.get(i)),
                    Rounding.doubles(expected.gradients.get(i)),
                    size);
        }
    }
}
