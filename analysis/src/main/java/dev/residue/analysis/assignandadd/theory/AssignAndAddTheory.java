package dev.residue.analysis.assignandadd.theory;

import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A stand-in of ours for the theory of "Assign and Add": how the second layer learns which value
 * belongs to which variable, once the model can add.
 *
 * <p><b>This is not the paper's theorem.</b> That the paper has one, with supplied first-layer
 * activations, is known; its model, assumptions and statements could not be read. What is computed
 * here follows the style of Bietti et al. 2023 (arXiv 2306.00802), where weights learned from zero
 * are sums of outer products: the adder is frozen and correct, the first layer's images are
 * supplied and orthonormal, and only the second layer's query-key matrix is trained, from zero, by
 * the exact gradient over all sums {@code u + v} in a context of three assignments.
 *
 * <p>Four statements are checked:
 *
 * <ol>
 *   <li>The first step writes {@code alpha sum_v w(v) w(v)^T} less a part that all keys share, with
 *       the same alpha for every variable.
 *   <li>It does not depend on which bindings of variable and number were seen, so unseen ones work.
 *   <li>While the adder is no better than chance there is no such gradient, so addition comes
 *       first.
 *   <li>Where an operand's image depends on its slot, that part is learned from seen pairs of
 *       variable and slot alone, and sums with unseen ones lag behind.
 * </ol>
 *
 * <p>Nothing is random but the untrained adders, which are seeded. Weight decay and a trained first
 * layer are left out, so lagging slots never recover here, unlike in the paper's refinement phase.
 */
public final class AssignAndAddTheory {

    private static final String SOURCE = "a stand-in of ours, not the paper's theorem";

    private final TheorySetting setting;
    private final List<BoundSum> all;
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    private AssignAndAddTheory(TheorySetting setting) {
        this.setting = setting;
        this.all = BoundSum.all(setting.variables(), setting.modulus());
    }

    /** Computes the four statements. */
    public static Calculation.Outcome run(TheorySetting setting) {
        AssignAndAddTheory theory = new AssignAndAddTheory(setting);
        List<ClaimResult> claims =
                List.of(
                        theory.firstStep(),
                        theory.unseenBindings(),
                        theory.waitsForTheAdder(),
                        theory.unseenSlots());
        return new Calculation.Outcome(setting.steps(), claims, theory.numbers);
    }

    private StandIn standIn(double roleShare, Adder adder) {
        return new StandIn(
                setting.variables(), setting.modulus(), setting.sharpness(), roleShare, adder);
    }

    private FirstStep firstStep(Adder adder, List<BoundSum> sums) {
        return new FirstStep(standIn(0, adder).gradient(sums), setting.variables());
    }

    private StandIn trained(double roleShare, List<BoundSum> sums) {
        StandIn model = standIn(roleShare, correct());
        for (int step = 0; step < setting.steps(); step++) {
            model.step(sums, setting.learningRate());
        }
        return model;
    }

    private Adder correct() {
        return Adder.correct(setting.modulus());
    }

    private List<BoundSum> where(Predicate<BoundSum> condition) {
        return all.stream().filter(condition).toList();
    }

    private ClaimResult firstStep() {
        FirstStep step = firstStep(correct(), all);
        note("first-step/alpha", step.margin());
        note("first-step/alpha-spread", step.spread());
        note("first-step/remainder", step.remainder());
        return result(
                "theory/first-step",
                "The first step matches every variable with itself, all equally.",
                "alpha > 0, its spread over variables and what else differs between keys ≤ 1e-9 of"
                        + " it",
                step.margin() > 0
                        && step.spread() <= 1e-9 * step.margin()
                        && step.remainder() <= 1e-9 * step.margin(),
                "alpha %.4f, spread %.1e, remainder %.1e",
                step.margin(),
                step.spread(),
                step.remainder());
    }

    /** Every variable lacks one number, which it has neither as an operand nor as a distractor. */
    private ClaimResult unseenBindings() {
        List<BoundSum> seen = where(sum -> unseen(sum, BoundSum.KEYS) == 0);
        List<BoundSum> unseen = where(sum -> unseen(sum, 2) == 2);
        double full = firstStep(correct(), all).margin();
        double change = firstStep(correct(), seen).largestChange(full) / full;
        StandIn model = trained(0, seen);
        double accuracySeen = model.accuracy(seen);
        double accuracyUnseen = model.accuracy(unseen);
        note("unseen-bindings/alpha-change", change);
        note("unseen-bindings/accuracy-seen", accuracySeen);
        note("unseen-bindings/accuracy-unseen", accuracyUnseen);
        return result(
                "theory/unseen-bindings",
                "Bindings of variable and number never seen work as well as seen ones.",
                "no variable's alpha differs by more than 10% from that with nothing held out;"
                        + " accuracy ≥ 0.99 on sums of two unseen bindings",
                change <= 0.1 && accuracyUnseen >= 0.99,
                "largest change of alpha %.1f%%; accuracy %.3f seen, %.3f unseen",
                100 * change,
                accuracySeen,
                accuracyUnseen);
    }

    private int unseen(BoundSum sum, int keys) {
        int count = 0;
        for (int key = 0; key < keys; key++) {
            count += sum.value(key) == sum.variable(key) % setting.modulus() ? 1 : 0;
        }
        return count;
    }

    private ClaimResult waitsForTheAdder() {
        double full = firstStep(correct(), all).margin();
        double sum = 0;
        for (int seed = 0; seed < setting.untrainedAdders(); seed++) {
            sum += Math.abs(firstStep(Adder.untrained(setting.modulus(), seed), all).margin());
        }
        double ratio = sum / setting.untrainedAdders() / full;
        note("untrained-adder/alpha-ratio", ratio);
        return result(
                "theory/waits-for-adder",
                "Before the adder works nothing draws variables to themselves.",
                "mean |alpha| with adders at chance ≤ 0.10 of alpha with the correct one",
                ratio <= 0.1,
                "%.3f of alpha over %d adders at chance",
                ratio,
                setting.untrainedAdders());
    }

    /** The first variable is never on the right and the last never on the left. */
    private ClaimResult unseenSlots() {
        int last = setting.variables() - 1;
        Predicate<BoundSum> unseenSlot = sum -> sum.right() == 0 || sum.left() == last;
        List<BoundSum> seen = where(unseenSlot.negate());
        List<BoundSum> unseen = where(unseenSlot);
        double without = trained(0, seen).accuracy(unseen);
        StandIn model = trained(setting.roleShare(), seen);
        double with = model.accuracy(unseen);
        double accuracySeen = model.accuracy(seen);
        double learned =
                Math.max(
                        FirstStep.largest(model.weights()[2 * setting.variables()]),
                        FirstStep.largest(model.weights()[setting.variables() + last]));
        note("unseen-slots/accuracy-without-role", without);
        note("unseen-slots/accuracy-with-role", with);
        note("unseen-slots/accuracy-seen-with-role", accuracySeen);
        note("unseen-slots/largest-weight", learned);
        return result(
                "theory/unseen-slots",
                "Sums with a variable in an unseen slot lag where its image depends on the slot.",
                "accuracy on unseen slots ≥ 0.99 without such a part; with it ≥ 0.99 on seen slots"
                        + " and at least 0.1 less on unseen ones, whose rows stay exactly 0",
                without >= 0.99
                        && accuracySeen >= 0.99
                        && with <= accuracySeen - 0.1
                        && learned == 0,
                "without %.3f; with %.3f, and %.3f on seen slots; largest weight of an unseen slot"
                        + " %.1e",
                without,
                with,
                accuracySeen,
                learned);
    }

    private void note(String name, double value) {
        numbers.put("theory/" + name, value);
    }

    private static ClaimResult result(
            String id,
            String finding,
            String criterion,
            boolean holds,
            String format,
            Object... values) {
        return Check.decided(
                new Claim(id, finding, SOURCE, criterion),
                holds,
                String.format(Locale.ROOT, format, values));
    }
}
