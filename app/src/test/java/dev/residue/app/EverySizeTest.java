package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.analysis.assignandadd.theory.TheorySetting;
import dev.residue.app.config.Choice;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.ExperimentFile;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.engine.EngineSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No whole number of any configuration is without a limit, but for seeds. */
class EverySizeTest {

    private static final Catalog CATALOG =
            Guice.createInjector(new ResidueModule()).getInstance(Catalog.class);

    private static final Map<String, String> PRESETS =
            new TreeMap<>(
                    Map.of(
                            "assignAndAdd", "assign-and-add-small",
                            "inContextLinear", "in-context-small",
                            "digitAddition", "digit-addition-small",
                            "digitMultiplication", "digit-multiplication",
                            "modularAddition", "modular-addition",
                            "modularMultiplication", "modular-multiplication",
                            "modularPairs", "grokking-small"));

    @TempDir Path folder;

    static Stream<Arguments> sizes() {
        List<Arguments> found = new ArrayList<>();
        String any = "assign-and-add-small";
        collect(any, "training", ExperimentFile.Training.class, found);
        collect(any, "evaluate", ExperimentFile.Evaluate.class, found);
        collect(any, "checkpoints", CheckpointSchedule.class, found);
        collect(any, "engine", EngineSettings.class, found);
        PRESETS.forEach(
                (task, preset) ->
                        collect(preset, "task." + task, settings(CATALOG.tasks(), task), found));
        CATALOG.optimizers()
                .forEach(
                        (name, factory) ->
                                collect(
                                        any,
                                        "training.optimizer." + name,
                                        factory.defaults().getClass(),
                                        found));
        collect(any, "model", CATALOG.blocks().get("transformer").defaults().getClass(), found);
        CATALOG.schedules()
                .forEach(
                        (name, factory) ->
                                collect(
                                        any,
                                        "training.schedule." + name,
                                        factory.defaults().getClass(),
                                        found));
        collect("assign-and-add-theory", "theory", TheorySetting.class, found);
        return found.stream();
    }

    private static Class<? extends Record> settings(
            Map<String, dev.residue.dataset.TaskFactory<?>> tasks, String name) {
        return tasks.get(name).defaults().getClass();
    }

    private static void collect(String preset, String path, Class<?> type, List<Arguments> found) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + "." + component.getName();
            String value = largest(component);
            if (component.getType() == Choice.class) {
                continue; // each has its own settings
            }
            if (component.getType().isRecord()) {
                collect(preset, key, component.getType(), found);
            } else if (!value.isEmpty()) {
                found.add(Arguments.of(preset, key, value));
            }
        }
    }

    private static String largest(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == List.class) {
            Object item =
                    ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return item == Integer.class || item == Long.class
                    ? "[" + Integer.MAX_VALUE * (item == Long.class ? 1_000_000L : 1) + "]"
                    : "";
        }
        if (type == int.class || type == Integer.class) {
            return Integer.toString(Integer.MAX_VALUE);
        }
        return type == long.class || type == Long.class ? Long.toString(Long.MAX_VALUE) : "";
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("sizes")
    void theLargestNumberIsRefusedByKeyBeforeAnythingBegins(
            String preset, String key, String value) {
        Path out = folder.resolve("out");
        Terminal terminal =
                Terminal.run("run", preset, "--out", out.toString(), "--set", key + "=" + value);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err())
                .contains("--set " + key)
                .doesNotContain("Exception")
                .doesNotContain("error of Residue's own");
        Assertions.assertThat(out).doesNotExist();
    }

    @Test
    void noTaskOfOursIsForgotten() {
        Assertions.assertThat(
                        CATALOG.tasks().entrySet().stream()
                                .filter(
                                        task ->
                                                task.getValue()
                                                        .getClass()
                                                        .getPackageName()
                                                        .startsWith("dev.residue.dataset"))
                                .map(Map.Entry::getKey))
                .isSubsetOf(PRESETS.keySet());
        Assertions.assertThat(sizes()).hasSizeGreaterThan(60);
    }
}
