package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call that ends the process, or silently computes something else, is refused before. */
class NativeChecksTest {

    private static final Geometry GEOMETRY = new Geometry(5, 3, 4, new int[] {2});

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static HookedTransformer block() {
        return new HookedTransformer(TransformerSettings.minGpt(1, 1, 4), GEOMETRY, 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64", "FLOAT16"},
            mode = EnumSource.Mode.EXCLUDE)
    void weightsOfOtherTypesAreRefused(DataType type) {
        HookedTransformer block = block();
        Assertions.assertThatThrownBy(
                        () -> block.initialize(manager, type, new Shape(1, GEOMETRY.context())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type + ":")
                .hasMessageContaining("FLOAT32");
        block.initialize(manager, DataType.FLOAT32, new Shape(1, GEOMETRY.context()));
        Assertions.assertThatThrownBy(() -> block.cast(type))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 5, 1L << 40})
    void tokensOutsideTheVocabularyAreRefused(long id) {
        HookedTransformer block = block();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, GEOMETRY.context()));
        NDArray tokens = manager.create(new long[] {0, 4, id}, new Shape(1, 3));
        ParameterStore store = new ParameterStore(manager, false);
        Assertions.assertThatThrownBy(() -> block.forward(store, new NDList(tokens), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no token " + id)
                .hasMessageContaining("0 to 4");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64", "UINT8", "INT8", "BOOLEAN"})
    void tokensThatAreNoIdsAreRefused(DataType type) {
        NDArray tokens = manager.ones(new Shape(1, 3)).toType(type, false);
        Assertions.assertThatThrownBy(() -> NativeChecks.tokens(tokens, GEOMETRY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT64 or INT32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "1, 2", "1, 4", "1, 3, 1"})
    void tokensOfAnotherShapeAreRefused(String sizes) {
        long[] shape = Stream.of(sizes.split(", ")).mapToLong(Long::parseLong).toArray();
        HookedTransformer block = block();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, GEOMETRY.context()));
        NDArray tokens = manager.zeros(new Shape(shape), DataType.INT64);
        ParameterStore store = new ParameterStore(manager, false);
        Assertions.assertThatThrownBy(() -> block.forward(store, new NDList(tokens), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[batch, 3]");
    }

    @Test
    void tokensOfBothWholeTypesPass() {
        for (DataType type : new DataType[] {DataType.INT32, DataType.INT64}) {
            NDArray tokens =
                    manager.create(new long[] {0, 4, 2}, new Shape(1, 3)).toType(type, false);
            Assertions.assertThat(NativeChecks.tokens(tokens, GEOMETRY)).isSameAs(tokens);
        }
    }
}
