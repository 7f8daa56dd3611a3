package dev.residue.analysis.incontext;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Copying;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.RatioMatching;
import dev.residue.dataset.incontext.TaskVector;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShotsProbeTest {

    private static final Offset<Double> ROUNDING = Rounding.ofDoubles(Bench.SEQUENCES).offset(1);

    private final InContextLinear task = Bench.task();

    @Test
    void aRatioMatcherIsRightWhereSomeExampleIsProportional() {
        Map<String, Double> found = Bench.measure(probe(), task, new RatioMatching(task.modulus()));
        for (String split : task.splits()) {
            Sequences sequences = task.evaluation(split, 1, Bench.SEQUENCES);
            for (int shot = 0; shot < Bench.EXAMPLES; shot++) {
                int matched = 0;
                int uncopied = 0;
                int both = 0;
                for (int i = 0; i < Bench.SEQUENCES; i++) {
                    boolean isMatched = Bench.firstMultiple(sequences, i, shot) < shot;
                    boolean isUncopied = !Bench.isCopied(sequences, i, shot);
                    matched += isMatched ? 1 : 0;
                    uncopied += isUncopied ? 1 : 0;
                    both += isMatched && isUncopied ? 1 : 0;
                }
                double all = (double) matched / Bench.SEQUENCES;
                Assertions.assertThat(found.get("accuracy/" + split + "/shots-" + shot))
                        .isCloseTo(all, ROUNDING);
                Assertions.assertThat(found.get("count/uncopied/" + split + " " + shot))
                        .isEqualTo(uncopied);
                Assertions.assertThat(found.get("uncopied/" + split + " " + shot))
                        .isCloseTo((double) both / uncopied, ROUNDING);
                // a right answer has logit 9 among zeros, a wrong one leaves the label 0
                double sum = Math.exp(SolverBlock.SURE) + task.classes() - 1;
                double loss = Math.log(sum) - all * SolverBlock.SURE;
                Assertions.assertThat(found.get("loss/" + split + "/shots-" + shot))
                        .isCloseTo(
                                loss,
                                Rounding.ofFloats(task.classes() + Bench.SEQUENCES)
                                        .offset(SolverBlock.SURE));
            }
        }
    }

    @Test
    void baselinesOfAllQueriesAreWhatTheirSolversReach() {
        Map<String, Double> matching =
                Bench.measure(probe(), task, new RatioMatching(task.modulus()));
        Map<String, Double> copying = Bench.measure(probe(), task, new Copying());
        Offset<Double> fiveDeviations = Sampling.share(0.5, Bench.SEQUENCES);
        for (String split : task.splits()) {
            for (int shot = 0; shot < Bench.EXAMPLES; shot++) {
                String accuracy = "accuracy/" + split + "/shots-" + shot;
                Assertions.assertThat(matching.get("baseline/ratio-matching/" + split + " " + shot))
                        .isCloseTo(orGuess(matching.get(accuracy)), fiveDeviations);
                Assertions.assertThat(copying.get("baseline/copying/" + split + " " + shot))
                        .isCloseTo(orGuess(copying.get(accuracy)), fiveDeviations);
                Assertions.assertThat(copying.get("baseline/chance " + shot)).isEqualTo(0.2);
            }
        }
    }

    @Test
    void theUncopiedBaselineMatchesRatiosAndElseTakesTheCommonestValue() {
        Map<String, Double> found = Bench.measure(probe(), task, new RatioMatching(task.modulus()));
        for (String split : task.splits()) {
            List<TaskVector> tasks = task.tasks(split);
            Sequences sequences = task.evaluation(split, 1, Bench.SEQUENCES);
            int shot = 2;
            double sum = 0;
            int uncopied = 0;
            for (int i = 0; i < Bench.SEQUENCES; i++) {
                if (Bench.isCopied(sequences, i, shot)) {
                    continue;
                }
                uncopied++;
                int x = Bench.query(sequences, i, shot, 0);
                int y = Bench.query(sequences, i, shot, 1);
                double commonest = 0;
                for (int z = 0; z < Bench.P; z++) {
                    int value = z;
                    long having =
                            tasks.stream()
                                    .filter(one -> (one.a() * x + one.b() * y) % Bench.P == value)
                                    .count();
                    commonest = Math.max(commonest, (double) having / tasks.size());
                }
                sum += Bench.firstMultiple(sequences, i, shot) < shot ? 1 : commonest;
            }
            Assertions.assertThat(found.get("baseline/uncopied/" + split + " " + shot))
                    .isCloseTo(sum / uncopied, ROUNDING);
        }
    }

    @Test
    void aCopierIsInNoPhaseAndTheBestSolverGeneralises() {
        Map<String, Double> copying = Bench.measure(probe(), task, new Copying());
        Map<String, Double> best = Bench.measure(probe(), task, Bench::best);
        Assertions.assertThat(copying.get("phase")).isEqualTo(0);
        Assertions.assertThat(best.get("phase")).isEqualTo(4);
        for (String split : task.splits()) {
            Assertions.assertThat(copying.get("uncopied/" + split)).isZero();
            Assertions.assertThat(best.get("uncopied/" + split)).isGreaterThan(0.8);
            Assertions.assertThat(best.get("uncopied/" + split))
                    .isEqualTo(best.get("uncopied/" + split + " " + (Bench.EXAMPLES - 1)));
        }
    }

    @Test
    void aSolverThatKnowsTheTrainedTasksOnlyGeneralisesInDistribution() {
        List<TaskVector> known = task.tasks("in-distribution/train");
        Map<String, Double> found =
                Bench.measure(
                        probe(),
                        task,
                        (context, x, y) ->
                                known.stream()
                                        .filter(
                                                one ->
                                                        context.stream()
                                                                .allMatch(
                                                                        it ->
                                                                                one.fits(
                                                                                        it,
                                                                                        Bench.P)))
                                        .mapToInt(one -> one.apply(x, y, Bench.P))
                                        .findFirst());
        Assertions.assertThat(found.get("phase"))
                .isEqualTo(InContextPhase.IN_DISTRIBUTION_GENERALISATION.code());
    }

    @Test
    void aCompositeModulusIsMeasuredToo() {
        InContextLinear composite = Bench.task(6);
        Map<String, Double> found =
                Bench.measure(
                        new ShotsProbe(composite, 20, 1),
                        composite,
                        (context, x, y) -> OptionalInt.empty());
        Assertions.assertThat(found.get("accuracy/out-of-distribution/test/shots-5")).isZero();
    }

    private ShotsProbe probe() {
        return new ShotsProbe(task, Bench.SEQUENCES, 1);
    }

    private static double orGuess(double share) {
        return share + (1 - share) / Bench.P;
    }
}
