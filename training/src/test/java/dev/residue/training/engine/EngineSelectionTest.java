package dev.residue.training.engine;

import ai.djl.engine.EngineException;
import dev.residue.training.engine.EngineSelection.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing falls back silently: what is not there is refused with what to install or set. */
class EngineSelectionTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "tpu,        no device 'tpu',       use cpu",
        "gpu,        no device 'gpu',       gpu0",
        "gpu1,       one process sees one,  CUDA_VISIBLE_DEVICES=1",
        "gpu07,      one process sees one,  CUDA_VISIBLE_DEVICES=7",
        "'gpu0,gpu1', more than one device, another process",
        "'cpu gpu0', more than one device,  another process",
    })
    void devicesThatAProcessCannotHaveAreRefused(String device, String message, String remedy) {
        refused(new EngineSettings("PyTorch", device, null), message, remedy);
    }

    @Test
    void aMissingEngineIsRefused() {
        refused(new EngineSettings("Torch", "cpu", null), "'Torch'", "PyTorch");
    }

    @Test
    void aPrecisionIsRefusedWhereItHasNoMeaning() {
        refused(
                new EngineSettings("PyTorch", "cpu", null, null, Precision.TF32),
                "engine.precision tf32",
                "--set engine.precision=float32");
        refused(
                new EngineSettings("MXNet", "cpu", null, null, Precision.BFLOAT16),
                "engine.precision bfloat16",
                "--engine PyTorch");
    }

    @Test
    void theSelectionSaysWhatWasChosen() {
        EngineSelection selection = EngineSelection.load(EngineSettings.defaults());
        Assertions.assertThat(selection.engineName()).matches("PyTorch 2\\.\\d+\\.\\d+");
        Assertions.assertThat(selection.deviceName()).isEqualTo("cpu");
        int started = selection.threads().intraOp();
        // the library read the number once; a second wish is answered with the truth
        EngineThreads again =
                EngineSelection.load(new EngineSettings("PyTorch", "cpu", started + 1)).threads();
        Assertions.assertThat(again.intraOp()).isEqualTo(started);
        Assertions.assertThat(again.why()).contains("started");
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, computes on the CPU alone, CUDA build",
        "true,  false, libcudart is not found,    LD_LIBRARY_PATH",
        "true,  true,  sees no GPU,               nvidia-smi",
    })
    void aMissingGpuIsExplained(boolean cuda, boolean runtime, String message, String remedy) {
        UnavailableException refusal = EngineSelection.noGpu("PyTorch 2.7.1", cuda, runtime);
        Assertions.assertThat(refusal).hasMessageContaining(message);
        Assertions.assertThat(refusal.remedy()).contains(remedy).contains("--device cpu");
    }

    @Test
    void threadsComeFromTheSettingTheEnvironmentOrTheCores() {
        EngineSettings open = EngineSettings.defaults();
        EngineSettings three = new EngineSettings("PyTorch", "cpu", 3, 4, Precision.FLOAT32);
        Map<String, String> five = Map.of("OMP_NUM_THREADS", "5");
        Assertions.assertThat(EngineThreads.of(three, five, 8).inWords())
                .isEqualTo("3 threads (engine.threads), 4 inter-op (engine.interOpThreads)");
        Assertions.assertThat(EngineThreads.of(open, five, 8).inWords())
                .isEqualTo("5 threads (OMP_NUM_THREADS)");
        Assertions.assertThat(EngineThreads.of(open, Map.of(), 8).inWords())
                .isEqualTo("8 threads (all cores)");
        Assertions.assertThat(EngineThreads.of(open, Map.of("OMP_NUM_THREADS", "all"), 1).inWords())
                .isEqualTo("1 thread (all cores)");
    }

    @Test
    void aLibTorchOfOnesOwnMustBeThereAndFullyDescribed() throws IOException {
        EngineLibraryCheck.check("PyTorch", Map.of());
        ownRefused(Map.of("PYTORCH_LIBRARY_PATH", folder.toString()), "there is no", "unset it");
        Files.createFile(folder.resolve(System.mapLibraryName("torch")));
        ownRefused(
                Map.of("PYTORCH_LIBRARY_PATH", folder.toString()),
                "PYTORCH_VERSION is not",
                "PYTORCH_VERSION");
        ownRefused(
                Map.of("PYTORCH_LIBRARY_PATH", folder.toString(), "PYTORCH_VERSION", "2.7.1"),
                "PYTORCH_FLAVOR is not",
                "PYTORCH_FLAVOR");
        EngineLibraryCheck.check(
                "PyTorch",
                Map.of(
                        "PYTORCH_LIBRARY_PATH",
                        "/nowhere" + File.pathSeparator + folder,
                        "PYTORCH_VERSION",
                        "2.7.1",
                        "PYTORCH_FLAVOR",
                        "cu128"));
    }

    @ParameterizedTest
    @CsvSource({
        "build-version, 2.6.0+cpu",
        "version.py,    __version__ = '2.6.0+cu126'",
    })
    void theVersionOfALibTorchOfOnesOwnMustBeRight(String file, String content) throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.createFile(lib.resolve(System.mapLibraryName("torch")));
        Files.writeString(folder.resolve(file), content + System.lineSeparator());
        Map<String, String> set = new HashMap<>();
        set.put("PYTORCH_LIBRARY_PATH", lib.toString());
        set.put("PYTORCH_FLAVOR", "cpu");
        set.put("PYTORCH_VERSION", "2.7.1");
        ownRefused(set, "PYTORCH_VERSION is 2.7.1, but " + lib + " is 2.6.0", "=2.6.0");
        set.put("PYTORCH_VERSION", "2.6.0");
        EngineLibraryCheck.check("PyTorch", set);
    }

    @Test
    void anMxnetOfOnesOwnMustBeThere() throws IOException {
        Map<String, String> set = Map.of("MXNET_LIBRARY_PATH", folder.toString());
        Assertions.assertThatThrownBy(() -> EngineLibraryCheck.check("MXNet", set))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("MXNET_LIBRARY_PATH is " + folder)
                .hasMessageContaining(System.mapLibraryName("mxnet"));
        EngineLibraryCheck.check("PyTorch", set); // is not its own
        Files.createFile(folder.resolve(System.mapLibraryName("mxnet")));
        EngineLibraryCheck.check("MXNet", set);
    }

    @Test
    void interOpThreadsAreRefusedWhereAnEngineHasNone() {
        refused(
                new EngineSettings("OnnxRuntime", "cpu", 1, 2, Precision.FLOAT32),
                "engine.interOpThreads",
                "leave engine.interOpThreads out");
    }

    @Test
    void theRemedyNamesTheEnginesOwnVariables() {
        Throwable root = new IllegalArgumentException("Unexpected version: 9");
        Assertions.assertThat(LoadFailure.of("MXNet", root).remedy())
                .contains("MXNET_VERSION")
                .doesNotContain("PYTORCH");
        Assertions.assertThat(LoadFailure.of("OnnxRuntime", root).remedy())
                .contains("OnnxRuntime")
                .doesNotContain("PYTORCH");
    }

    @Test
    void aLibraryThatCannotLoadIsExplained() {
        loadFailure(
                new UnsatisfiedLinkError(
                        "libtorch_cuda.so: libcudart.so.12: cannot open shared object file"),
                "libcudart.so.12",
                "LD_LIBRARY_PATH");
        loadFailure(new IOException("Offline mode is enabled."), "Offline", "DJL_OFFLINE=false");
        loadFailure(new AccessDeniedException("/cache/pytorch"), "/cache/pytorch", "DJL_CACHE_DIR");
        loadFailure(new UnknownHostException("publish.djl.ai"), "publish", "reaches");
        loadFailure(
                new IOException("Resource not found in classpath: jnilib/linux-x86_64/cu126/x.so"),
                "cu126",
                "cpu or cu128");
        Assertions.assertThat(
                        LoadFailure.remedy("PyTorch", new IOException(), "Offline mode", true))
                .contains("PYTORCH_VERSION");
        loadFailure(new IllegalStateException("what is this"), "what is this", "PYTORCH_FLAVOR");
    }

    @Test
    void aVariableSetHereIsSeenByNativeCode() {
        String name = "RESIDUE_TEST_VARIABLE";
        Assertions.assertThat(NativeEnvironment.get(name)).isNull();
        NativeEnvironment.set(name, "1");
        Assertions.assertThat(NativeEnvironment.get(name)).isEqualTo("1");
        NativeEnvironment.set(name, "0");
        Assertions.assertThat(NativeEnvironment.get(name)).isEqualTo("0");
    }

    @Test
    void tf32IsSwitchedBeforeTheLibraryIsLoaded() {
        EngineSelection.setTf32(true);
        Assertions.assertThat(NativeEnvironment.get("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"))
                .isEqualTo("1");
        EngineSelection.setTf32(false);
        Assertions.assertThat(NativeEnvironment.get("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"))
                .isEqualTo("0");
        Assertions.assertThat(NativeEnvironment.get("NVIDIA_TF32_OVERRIDE")).isEqualTo("0");
        // what forbids it is there now, and is not silently passed over
        Assertions.assertThatThrownBy(() -> EngineSelection.setTf32(true))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("NVIDIA_TF32_OVERRIDE=0");
    }

    private static void refused(EngineSettings settings, String message, String remedy) {
        Assertions.assertThatThrownBy(() -> EngineSelection.load(settings))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refusal -> Assertions.assertThat(refusal.remedy()).contains(remedy))
                .hasMessageContaining(message);
    }

    private static void ownRefused(Map<String, String> set, String message, String remedy) {
        Assertions.assertThatThrownBy(() -> EngineLibraryCheck.check("PyTorch", set))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refusal -> Assertions.assertThat(refusal.remedy()).contains(remedy))
                .hasMessageContaining(message);
    }

    private static void loadFailure(Throwable root, String message, String remedy) {
        UnavailableException refusal =
                LoadFailure.of("PyTorch", new EngineException("Failed to load", root));
        Assertions.assertThat(refusal).hasMessageContaining(message);
        Assertions.assertThat(refusal.remedy()).contains(remedy);
    }
}
