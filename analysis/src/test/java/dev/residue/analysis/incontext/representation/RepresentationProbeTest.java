package dev.residue.analysis.incontext.representation;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.residue.analysis.incontext.InContextStudyModule;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RepresentationProbeTest {

    private static final List<String> OF_PAIRS =
            List.of("circles", "similarity-grid", "mlp-neurons");
    private static final List<String> OF_SEQUENCES = List.of("heads", "head-ablation");

    private final Map<String, ProbeFactory> factories =
            Guice.createInjector(new InContextStudyModule())
                    .getInstance(Key.get(new TypeLiteral<Map<String, ProbeFactory>>() {}));

    @Test
    void primesHaveAllProbes() {
        for (int modulus : new int[] {5, 7, 29, 37, 47}) {
            InContextLinear task = HandMade.task(modulus, 4);
            for (String name : OF_PAIRS) {
                Assertions.assertThat(factory(name).appliesTo(task, model(task))).isTrue();
            }
            for (String name : OF_SEQUENCES) {
                Assertions.assertThat(factory(name).appliesTo(task, model(task))).isTrue();
            }
        }
    }

    @Test
    void compositeModuliHaveNoLogarithmsAndAreToldSo() {
        InContextLinear task = HandMade.task(6, 4);
        for (String name : OF_PAIRS) {
            Assertions.assertThat(factory(name).appliesTo(task, model(task))).isFalse();
            Assertions.assertThat(factory(name).whyNot(task, model(task)))
                    .isEqualTo(
                            "needs ratios and logarithms, which a composite modulus such as 6 does"
                                    + " not have for every number");
        }
        for (String name : OF_SEQUENCES) {
            Assertions.assertThat(factory(name).appliesTo(task, model(task))).isTrue();
        }
    }

    @Test
    void onlyWhatNeedsAFieldWarnsOfACompositeModulus() {
        InContextLinear prime = HandMade.task(7, 4);
        InContextLinear composite = HandMade.task(6, 4);
        List<String> warning = new ArrayList<>();
        factories.forEach(
                (name, factory) -> {
                    Assertions.assertThat(factory.warning(prime, model(prime))).isEmpty();
                    if (factory.warning(composite, model(composite)).isPresent()) {
                        warning.add(name);
                    }
                });
        Assertions.assertThat(warning)
                .containsExactlyInAnyOrder(
                        "shots", "algorithm", "circles", "similarity-grid", "mlp-neurons");
        InContextLinear large = HandMade.task(53, 4);
        Assertions.assertThat(factory("circles").warning(large, model(large))).isEmpty();
    }

    @Test
    void whatElseCannotBeMeasuredIsExplained() {
        InContextLinear large = HandMade.task(53, 4);
        Assertions.assertThat(factory("circles").whyNot(large, model(large)))
                .isEqualTo("goes through all pairs of numbers modulo a prime from 5 to 47, not 53");
        InContextLinear single = HandMade.task(7, 1);
        Assertions.assertThat(factory("heads").appliesTo(single, model(single))).isFalse();
        Assertions.assertThat(factory("heads").whyNot(single, model(single)))
                .isEqualTo("looks at what follows an example, and a sequence has only one");
    }

    @Test
    void sweptSequencesDifferInOneShotOnly() {
        InContextLinear task = HandMade.task(7, 8);
        for (int layers : new int[] {2, 4}) {
            PairSweep sweep = PairSweep.of(task, layers, 1);
            Assertions.assertThat(sweep.shot()).isEqualTo(layers == 2 ? 2 : 5);
            long[] first = sweep.sequences().sequence(0);
            for (int code = 0; code < 49; code++) {
                long[] tokens = sweep.sequences().sequence(code);
                int at = 3 * sweep.shot();
                Assertions.assertThat(tokens[at] * 7 + tokens[at + 1]).isEqualTo(code);
                for (int i : IntStream.range(0, tokens.length).toArray()) {
                    if (i / 3 != sweep.shot()) {
                        Assertions.assertThat(tokens[i]).isEqualTo(first[i]);
                    }
                }
            }
            Assertions.assertThat(sweep.task().a() * sweep.task().b()).isNotZero();
        }
        Assertions.assertThat(PairSweep.of(HandMade.task(7, 2), 4, 1).shot()).isZero();
    }

    private ProbeFactory factory(String name) {
        return Objects.requireNonNull(factories.get(name));
    }

    private static HookedTransformer model(InContextLinear task) {
        return new HookedTransformer(
                TransformerSettings.learningToGrok(2, 2, 8), HandMade.geometry(task), 1);
    }
}
