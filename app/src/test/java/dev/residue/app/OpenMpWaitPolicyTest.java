package dev.residue.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engines' OpenMP says that it read as it was loaded. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"}) // MXNet's library
class OpenMpWaitPolicyTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PyTorch", "MXNet"})
    void threadsOfEveryEngineSleepUnlessNobodyElseWantsTheCores(String engine) throws Exception {
        List<String> environment = new ArrayList<>(List.of("env"));
        for (String name : new String[] {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"}) {
            environment.addAll(List.of("-u", name));
        }
        environment.add("OMP_DISPLAY_ENV=VERBOSE");
        List<String> options =
                List.of("-Dresidue.engines=" + System.getProperty("residue.engines"));
        try (Child child =
                Child.start(
                        environment,
                        options,
                        "bench",
                        TinyExperiment.write(folder, TinyExperiment.YAML).toString(),
                        "--steps",
                        "20",
                        "--engine",
                        engine)) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).contains("OMP_WAIT_POLICY = 'PASSIVE'");
        }
    }
}
