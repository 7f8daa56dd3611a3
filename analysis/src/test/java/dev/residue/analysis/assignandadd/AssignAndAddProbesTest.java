package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What holds for all four probes, found by name. */
class AssignAndAddProbesTest {

    private static final List<String> NAMES =
            List.of("progress", "shared-mlp", "fourier", "circuits");

    private final AssignAndAdd task = TinyModel.task();
    private final Map<String, ProbeFactory> factories =
            Guice.createInjector(new AssignAndAddStudyModule())
                    .getInstance(Key.get(new TypeLiteral<Map<String, ProbeFactory>>() {}));

    @Test
    void theyChangeNoWeight() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = TinyModel.subject(task, 1, manager);
            SafeTensors before = Weights.of(subject.block());
            for (String name : NAMES) {
                factories.get(name).create(task, 1).measure(subject, new Measurements());
            }
            Assertions.assertThat(Weights.of(subject.block()).tensors())
                    .isEqualTo(before.tensors());
        }
    }

    @Test
    void theyRepeatThemselves() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = TinyModel.subject(task, 1, manager);
            for (String name : NAMES) {
                Assertions.assertThat(measured(name, subject)).isEqualTo(measured(name, subject));
            }
        }
    }

    private Map<String, Double> measured(String name, Subject subject) throws IOException {
        return Measured.byName(factories.get(name).create(task, 1), subject);
    }

    @Test
    void theyApplyToTwoLayersOfOneHeadWithAnMlpInTheSecond() {
        TransformerSettings paper = TransformerSettings.assignAndAdd();
        for (String name : NAMES) {
            ProbeFactory factory = factories.get(name);
            Assertions.assertThat(factory.description()).isNotBlank();
            Assertions.assertThat(factory.appliesTo(task, block(paper))).isTrue();
            Assertions.assertThat(factory.appliesTo(task, block(changed(2, 2, null, 512, false))))
                    .isFalse();
            Assertions.assertThat(factory.appliesTo(task, block(changed(2, 1, 512, 512, false))))
                    .isFalse();
            Assertions.assertThat(factory.appliesTo(task, block(changed(2, 1, null, null, false))))
                    .isFalse();
            Assertions.assertThat(factory.appliesTo(task, block(changed(2, 1, null, 512, true))))
                    .isFalse();
        }
    }

    private static TransformerSettings changed(
            int layers, int heads, Integer firstMlp, Integer secondMlp, boolean biases) {
        TransformerSettings paper = TransformerSettings.assignAndAdd();
        return TransformerSettings.builder()
                .setLayers(layers)
                .setHeads(heads)
                .setDModel(128)
                .setMlp(Arrays.asList(firstMlp, secondMlp))
                .optActivation(paper.activation())
                .optNorm(paper.norm())
                .optPositions(paper.positions())
                .optBiases(biases)
                .optDepthScaling(paper.depthScaling())
                .build();
    }

    private Block block(TransformerSettings settings) {
        return new HookedTransformer(
                settings, new Geometry(task.vocabulary().size(), 11, 7, new int[] {10}), 1);
    }
}
