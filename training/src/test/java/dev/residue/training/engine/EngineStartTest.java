package dev.residue.training.engine;

import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a program that uses the module sees of the engine, and what the engine is told. */
class EngineStartTest {

    @Test
    void neitherLoadingTheEngineNorReadingWeightsPrintsAnything() throws Exception {
        // DJL's logging speaks for itself where nobody provides it
        Assertions.assertThat(EngineStart.printed(Map.of()).lines())
                .filteredOn(line -> !line.startsWith("SLF4J"))
                .isEmpty();
    }

    /** OpenMP's own account of what it read as it was loaded. */
    @Test
    @EnabledOnOs(OS.LINUX) // where LibTorch comes with GNU's
    void threadsSleepUnlessTheEnvironmentSaysOtherwise() throws Exception {
        Assertions.assertThat(waiting("OMP_WAIT_POLICY", ""))
                .contains("OMP_WAIT_POLICY = 'PASSIVE'")
                .containsPattern("GOMP_SPINCOUNT = '(0|300000)'"); // as it can be watched
        Assertions.assertThat(waiting("OMP_WAIT_POLICY", "ACTIVE"))
                .contains("OMP_WAIT_POLICY = 'ACTIVE'");
        Assertions.assertThat(waiting("GOMP_SPINCOUNT", "12345"))
                .contains("GOMP_SPINCOUNT = '12345'");
        // what another runtime reads is a decision too
        Assertions.assertThat(waiting("KMP_BLOCKTIME", "200"))
                .contains("GOMP_SPINCOUNT = ")
                .doesNotContain("GOMP_SPINCOUNT = '0'");
    }

    private static String waiting(String name, String value) throws Exception {
        return EngineStart.printed(Map.of("OMP_DISPLAY_ENV", "VERBOSE", name, value));
    }
}
