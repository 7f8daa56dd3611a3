package dev.residue.app.run;

import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class VersionsTest {

    @Test
    void theCommitIsToldAndWhetherFilesWereChanged() {
        Assertions.assertThat(Versions.commit(built(Map.of("commit", "1f2e", "changed", "false"))))
                .isEqualTo("1f2e");
        Assertions.assertThat(Versions.commit(built(Map.of("commit", "1f2e", "changed", "true"))))
                .isEqualTo("1f2e, with changes");
    }

    @Test
    void sourcesThatAreNoCheckoutAreOfNoCommit() {
        Assertions.assertThat(Versions.commit(built(Map.of()))).isEqualTo("unknown");
    }

    @Test
    void theCommitIsAmongTheVersions() {
        Assertions.assertThat(Versions.all()).containsKeys("residue", "commit", "djl", "processor");
    }

    private static Properties built(Map<String, String> values) {
        Properties built = new Properties();
        built.putAll(values);
        return built;
    }
}
