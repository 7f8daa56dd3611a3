package dev.residue.training.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module that this jar brings: the files of its archive are resources in a folder of
 * its name, and the source is {@code code/__torch__.py}.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">The
 *     format</a>
 */
public final class TorchScriptModule implements AutoCloseable {

    private static final String ENGINE = "PyTorch";

    /**
     * Whether LibTorch may rewrite a program after its first runs. It must not: results would then
     * depend on how many steps ago the process was started.
     */
    private static final String REWRITING = "ai.djl.pytorch.graph_optimizer";

    private static final List<String> FILES =
            List.of("data.pkl", "code/__torch__.py", "constants.pkl", "version");

    private final Model model;
    private final ParameterStore store;

    /**
     * Reads a program into LibTorch.
     *
     * @param name the resources' folder
     * @param manager on the device where the program runs
     */
    public TorchScriptModule(String name, NDManager manager) {
        model = Model.newInstance(name, manager.getDevice(), ENGINE);
        store = new ParameterStore(manager, false);
        if (System.getProperty(REWRITING) == null) {
            System.setProperty(REWRITING, "false");
        }
        try {
            model.load(archive(name), Map.of());
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new IllegalStateException("LibTorch refuses the program " + name, e);
        }
    }

    public static boolean canRun(NDManager manager) {
        return ENGINE.equals(manager.getEngine().getEngineName());
    }

    /**
     * Calls a method for its effect.
     *
     * @param method its name
     * @param arguments makes the arguments, given a manager on the host that is closed afterwards
     */
    public void call(String method, Function<NDManager, NDList> arguments) {
        // numbers stay on the host: a GPU would be waited for
        try (NDManager host = model.getNDManager().newSubManager(Device.cpu())) {
            NDList arrays = arguments.apply(host);
            NDArray name = host.full(new Shape(), 0f); // DJL takes a method's name from an array's
            name.setName("module_method:" + method);
            arrays.add(name);
            model.getBlock().forward(store, arrays, true).close();
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private static InputStream archive(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (String file : FILES) {
                String path = name + "/" + file;
                archive.putNextEntry(new ZipEntry(path));
                try (InputStream in = TorchScriptModule.class.getResourceAsStream(path)) {
                    Objects.requireNonNull(in, path).transferTo(archive);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
