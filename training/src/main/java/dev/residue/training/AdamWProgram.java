package dev.residue.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * AdamW's update of all parameters in one call, with one pass over each, where LibTorch computes:
 * the TorchScript program {@code adamw.py}, run by DJL's PyTorch engine.
 */
final class AdamWProgram implements AutoCloseable {

    /** The engine that runs TorchScript. */
    private static final String ENGINE = "PyTorch";

    /** The program's attributes and their types, all of them lists. */
    private static final Map<String, String> LISTS =
            Map.of(
                    "every", "List[Tensor]",
                    "weights", "List[List[Tensor]]",
                    "first", "List[List[Tensor]]",
                    "second", "List[List[Tensor]]",
                    "gradients", "List[Tensor]");

    /** What makes an archive of the source: its state, its constants, its operators' version. */
    private static final Map<String, String> REST =
            Map.of("data.pkl", state(), "constants.pkl", "\u0080\u0002).", "version", "10\n");

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
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(
                    new IOException(
                            "java.io.tmpdir, "
                                    + System.getProperty("java.io.tmpdir")
                                    + ", cannot be written: name another directory for temporary"
                                    + " files by -Djava.io.tmpdir=DIR",
                            e));
        } catch (MalformedModelException e) {
            model.close();
            throw new IllegalStateException("LibTorch refuses AdamW's program", e);
        }
    }

    /** Returns whether an engine runs it for such weights. */
    static boolean canRun(NDManager manager, List<NDArray> weights) {
        return ENGINE.equals(manager.getEngine().getEngineName())
                && weights.stream().allMatch(one -> one.getDataType() == DataType.FLOAT32);
    }

    /**
     * Gets to know all weights, once for all updates: for LibTorch to be given hundreds of arrays
     * takes longer than to update small ones. Groups are added after that.
     */
    void begin(List<NDArray> every) {
        call("begin", host -> lists(Map.of("every", every)));
    }

    /**
     * Adds a group of weights that are updated alike.
     *
     * @param first their first moments
     * @param second their second moments
     */
    void add(List<NDArray> weights, List<NDArray> first, List<NDArray> second) {
        Map<String, List<NDArray>> lists = new LinkedHashMap<>();
        lists.put("weights", weights);
        lists.put("first", first);
        lists.put("second", second);
        call("add", host -> lists(lists));
    }

    /** Makes arguments of which DJL makes lists, for the name that arrays have then. */
    private static NDList lists(Map<String, List<NDArray>> lists) {
        NDList arguments = new NDList();
        lists.forEach(
                (name, arrays) ->
                        arrays.forEach(
                                array -> {
                                    array.setName(name + "[]");
                                    arguments.add(array);
                                }));
        return arguments;
    }

    /**
     * Updates all known weights, and sets their gradients to zero.
     *
     * @param rows of four numbers: β₁, β₂, ε and the limit of the gradients' common norm, 0 for
     *     none; then, for each group, learning rate, weight decay, count of updates, and 0
     */
    void update(double[][] rows) {
        double[] numbers = Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
        Shape shape = new Shape(rows.length, rows[0].length);
        call("forward", host -> new NDList(host.create(numbers, shape)));
    }

    private void call(String method, Function<NDManager, NDList> arguments) {
        // numbers stay on the host: a GPU would be waited for
        try (NDManager host = model.getNDManager().newSubManager(Device.cpu())) {
            NDList arrays = arguments.apply(host);
            NDArray name = Numbers.on(host, 0); // DJL takes a method's name from an array's
            name.setName("module_method:" + method);
            arrays.add(name);
            model.getBlock().forward(store, arrays, true).close();
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

    /** Pickles {@code AdamW} with {@code training = True} and empty lists. */
    private static String state() {
        StringBuilder pickle = new StringBuilder("\u0080\u0002c__torch__\nAdamW\n)\u0081}(");
        pickle.append(pickled("training")).append('\u0088');
        LISTS.forEach(
                (name, type) ->
                        pickle.append(pickled(name))
                                .append("ctorch.jit._pickle\nrestore_type_tag\n]")
                                .append(pickled(type))
                                .append("\u0086R"));
        return pickle.append("ub.").toString();
    }

    private static String pickled(String text) {
        return "X" + (char) text.length() + "\0\0\0" + text;
    }
}
