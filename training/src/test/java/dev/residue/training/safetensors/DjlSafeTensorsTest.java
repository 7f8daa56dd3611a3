package dev.residue.training.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** DJL's own safetensors code is an independent reader and writer. */
class DjlSafeTensorsTest {
    private static final float[] FLOATS = {0.1f, -2.5f, Float.MIN_VALUE, 3e38f, -0f, 7};

    @Test
    void djlReadsWhatWeWrite() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weights", Tensor.ofFloats(FLOATS, 2, 3));
        tensors.put("steps", Tensor.ofLongs(new long[] {-1, 1L << 40}, 2));
        byte[] file = HandBuilt.written(new SafeTensors(tensors));

        try (NDManager manager = NDManager.newBaseManager()) {
            NDList list = NDList.decode(manager, file);

            Assertions.assertThat(list).hasSize(2);
            NDArray weights = list.get("weights");
            Assertions.assertThat(weights.getShape()).isEqualTo(new Shape(2, 3));
            Assertions.assertThat(weights.toFloatArray()).isEqualTo(FLOATS);
            Assertions.assertThat(list.get("steps").toLongArray()).containsExactly(-1, 1L << 40);
        }
    }

    @Test
    void weReadWhatDjlWrites() throws Exception {
        byte[] file;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weights = manager.create(FLOATS, new Shape(3, 2));
            weights.setName("weights");
            NDArray steps = manager.create(new long[] {5, -6});
            steps.setName("steps");
            file = new NDList(weights, steps).encode(NDList.Encoding.SAFETENSORS);
        }

        Map<String, Tensor> tensors = HandBuilt.read(file).tensors();

        Assertions.assertThat(tensors).containsOnlyKeys("weights", "steps");
        Assertions.assertThat(tensors.get("weights").toFloats()).isEqualTo(FLOATS);
        Assertions.assertThat(tensors.get("weights").shape()).containsExactly(3, 2);
        Assertions.assertThat(tensors.get("steps").toLongs()).containsExactly(5, -6);
    }
}
