package dev.residue.dataset;

import com.google.inject.Guice;
import com.google.inject.Key;
import dev.residue.dataset.assignandadd.AssignAndAddFactory;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class DatasetModuleTest {

    @Test
    void bindsEveryTaskByTheNameThatExperimentFilesUse() {
        Map<String, TaskFactory<?>> tasks =
                Guice.createInjector(new DatasetModule()).getInstance(new Key<>() {});
        Assertions.assertThat(tasks)
                .containsOnlyKeys(
                        "assignAndAdd",
                        "inContextLinear",
                        "digitAddition",
                        "digitMultiplication",
                        "modularAddition",
                        "modularMultiplication");
        Assertions.assertThat(tasks.get("assignAndAdd")).isInstanceOf(AssignAndAddFactory.class);
    }
}
