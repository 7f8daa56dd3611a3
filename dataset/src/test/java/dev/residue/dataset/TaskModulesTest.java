package dev.residue.dataset;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class TaskModulesTest {

    private static final String OURS = Task.class.getPackageName() + ".";

    @Test
    void everyTaskIsFoundByTheNameThatExperimentFilesUse() {
        List<Module> found =
                ServiceLoader.load(Module.class).stream()
                        .filter(one -> one.type().getPackageName().startsWith(OURS))
                        .map(ServiceLoader.Provider::get)
                        .toList();
        // a map binder refuses a key that is bound twice
        Map<String, TaskFactory<?>> tasks = Guice.createInjector(found).getInstance(new Key<>() {});
        Assertions.assertThat(tasks)
                .containsOnlyKeys(
                        "assignAndAdd",
                        "inContextLinear",
                        "digitAddition",
                        "digitMultiplication",
                        "modularAddition",
                        "modularMultiplication",
                        "modularPairs");
    }
}
