package dev.residue.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * AdamW's update of all parameters in one call, with one pass over each, where LibTorch computes:
 * the TorchScript program {@code adamw.py}, run by DJL's PyTorch engine.
 */
final class AdamWProgram implements AutoCloseable {

    /** The engine that runs TorchScript. */
    private static final String ENGINE = "PyTorch";

    /**
     * What makes an archive of the source: the pickled {@code AdamW} with its one attribute,
     * training; no constants; and the version of the operators that the source calls.
     */
    private static final Map<String, String> REST =
            Map.of(
                    "data.pkl",
                            "\u0080\u0002c__torch__\nAdamW\n)\u0081}(X\b\0\0\0training\u0088ub.",
                    "constants.pkl", "\u0080\u0002).",
                    "version", "10\n");

    /**
     * Whether LibTorch may rewrite a program after its first runs. It must not: results would then
     * depend on how many steps ago the process was started.
     */
    private static final String REWRITING = "ai.djl.pytorch.graph_optimizer";

    private final Model model;
    private final ParameterStore store;

    /** Reads the program into LibTorch. */
    AdamWProgram(NDManager manager) {
        model = Model.newInstance("residue-adamw", manager.getDevice(), ENGINE);
        store = new ParameterStore(manager, false);
        if (System.getProperty(REWRITING) == null) {
            System.setProperty(REWRITING, "false");
        }
        try {
            model.load(archive(), Map.of());
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new IllegalStateException("LibTorch refuses AdamW's program", e);
        }
    }

    /** Returns whether an engine runs it for such weights. */
    static boolean canRun(NDManager manager, List<NDArray> weights) {
        return ENGINE.equals(manager.getEngine().getEngineName())
                && weights.stream().allMatch(one -> one.getDataType() == DataType.FLOAT32);
    }

    /** Names an array that shall be part of one of the program's lists. */
    static NDArray in(String list, NDArray array) {
        array.setName(list + "[]");
        return array;
    }

    /**
     * Returns what gradients are divided by so that their common norm keeps a limit, at least 1.
     *
     * @param gradients arrays {@code in("gradients")}
     */
    NDArray divisor(NDList gradients, double limit, NDManager scope) {
        NDArray method = Numbers.on(scope, 0); // DJL takes a method's name from an array's
        method.setName("module_method:divisor");
        NDList inputs = new NDList(gradients);
        inputs.add(Numbers.on(scope, limit));
        inputs.add(method);
        NDArray divisor = model.getBlock().forward(store, inputs, true).singletonOrThrow();
        divisor.attach(scope);
        return divisor;
    }

    /**
     * Updates some weights, and sets their gradients to zero.
     *
     * @param arrays weights, gradients, first and second moments, and each weight's count of
     *     updates, {@code in} the lists of these names
     * @param divisor what gradients are divided by before
     * @param numbers learning rate, weight decay, β₁, β₂ and ε
     */
    void update(NDList arrays, NDArray divisor, double[] numbers, NDManager scope) {
        // on the host: a GPU would be waited for
        try (NDManager host = scope.newSubManager(Device.cpu())) {
            NDList inputs = new NDList(arrays);
            inputs.add(divisor);
            inputs.add(host.create(numbers));
            model.getBlock().forward(store, inputs, true).close();
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private static InputStream archive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes);
                InputStream source = AdamWProgram.class.getResourceAsStream("adamw.py")) {
            archive.putNextEntry(new ZipEntry("adamw/code/__torch__.py"));
            Objects.requireNonNull(source, "adamw.py").transferTo(archive);
            for (Map.Entry<String, String> entry : REST.entrySet()) {
                archive.putNextEntry(new ZipEntry("adamw/" + entry.getKey()));
                archive.write(entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
