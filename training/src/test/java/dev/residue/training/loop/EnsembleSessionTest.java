package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import ai.djl.util.Pair;
import dev.residue.testing.Rounding;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import dev.residue.training.optimizer.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleSessionTest {

    private static final int BATCH = 8;
    private static final int STEPS = 30;

    @TempDir Path folder;

    /** A member's own settings. */
    private record Member(
            long seed, double rate, double decay, @Nullable Double clipNorm, Schedule schedule) {

        static Member of(long seed) {
            return new Member(seed, 1e-2, 0.01, null, Schedule.CONSTANT);
        }
    }

    /** Named as it is used below. */
    private interface Schedule extends dev.residue.training.optimizer.Schedule {

        Schedule CONSTANT = step -> 1;
    }

    private static List<Member> unlike() {
        return List.of(
                Member.of(3),
                new Member(4, 3e-2, 0.5, 0.05, Schedule.CONSTANT),
                new Member(5, 1e-3, 0, 0.5, step -> 1.0 / (1 + step)));
    }

    private static List<Member> alike() {
        return List.of(Member.of(1), Member.of(2), Member.of(3));
    }

    /** What became of a member: the loss of each step, and its weights. */
    private static final class Outcome implements StepListener {

        private final List<Float> losses = new ArrayList<>();
        private final Map<String, float[]> weights = new LinkedHashMap<>();

        @Override
        public void onStep(TrainingSession session, NDArray loss) {
            losses.add(loss.getFloat());
        }

        Outcome finish(TrainingSession session) {
            for (Pair<String, Parameter> one : session.model().getBlock().getParameters()) {
                weights.put(one.getKey(), one.getValue().getArray().toFloatArray());
            }
            return this;
        }

        private void expect(Outcome other) {
            // a step adds up inputs, hidden numbers and the batch, there and back
            long each = 2L * (TwoLayers.INPUTS + TwoLayers.HIDDEN) + BATCH;
            Rounding rounding = Rounding.ofFloats(STEPS * each);
            rounding.compare("losses", floats(losses), floats(other.losses));
            other.weights.forEach(
                    (name, expected) -> rounding.compare(name, weights.get(name), expected));
        }

        private static float[] floats(List<Float> values) {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            return floats;
        }
    }

    private static TrainingSession.Builder session(Member member) {
        return TrainingSession.builder()
                .setBlock(TwoLayers.ofOne())
                .setInputShapes(new Shape(BATCH, TwoLayers.INPUTS))
                .setLoss(Loss.l2Loss())
                .setOptimizer(
                        new AdamW(
                                new AdamWSettings(
                                        member.rate,
                                        List.of(0.9, 0.999),
                                        1e-8,
                                        member.decay,
                                        List.of(new ParameterGroup("*2", null, 0.0)))))
                .optInitialSeed(member.seed)
                .optRandomSeed(member.seed)
                .optClipNorm(member.clipNorm)
                .optSchedule(member.schedule)
                .setBatches((step, manager) -> batch(member.seed, step, manager));
    }

    private static Batch batch(long seed, long step, NDManager parent) {
        Random random = new Random(1000 * seed + step);
        float[] data = new float[BATCH * TwoLayers.INPUTS];
        float[] labels = new float[BATCH];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
            labels[i / TwoLayers.INPUTS] += data[i] * (1 + i % TwoLayers.INPUTS);
        }
        NDManager manager = parent.newSubManager();
        return new Batch(
                manager,
                new NDList(manager.create(data, new Shape(BATCH, TwoLayers.INPUTS))),
                new NDList(manager.create(labels, new Shape(BATCH, 1))),
                BATCH,
                Batchifier.STACK,
                Batchifier.STACK,
                0,
                0);
    }

    private static Outcome alone(Member member) throws Exception {
        Outcome outcome = new Outcome();
        try (TrainingSession session = session(member).addListener(outcome).build()) {
            session.trainTo(STEPS);
            return outcome.finish(session);
        }
    }

    private static List<TrainingSession> sessions(List<TrainingSession.Builder> builders) {
        return builders.stream().map(TrainingSession.Builder::build).toList();
    }

    private static List<Outcome> together(List<TrainingSession.Builder> builders) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (TrainingSession.Builder builder : builders) {
            Outcome outcome = new Outcome();
            builder.addListener(outcome);
            outcomes.add(outcome);
        }
        List<TrainingSession> members = sessions(builders);
        try (EnsembleSession ensemble = new EnsembleSession(members, TwoLayers::ofMembers)) {
            ensemble.trainTo(STEPS);
            for (int i = 0; i < members.size(); i++) {
                outcomes.get(i).finish(members.get(i));
            }
        }
        members.forEach(TrainingSession::close);
        return outcomes;
    }

    @Test
    void eachMemberLearnsWhatItWouldAlone() throws Exception {
        for (List<Member> members : List.of(unlike(), alike())) {
            List<Outcome> found =
                    together(members.stream().map(EnsembleSessionTest::session).toList());
            for (int i = 0; i < members.size(); i++) {
                found.get(i).expect(alone(members.get(i)));
            }
            Assertions.assertThat(found.get(0).losses.get(STEPS - 1))
                    .isLessThan(found.get(0).losses.get(0));
        }
    }

    @Test
    void learningInPartsIsTheSame() throws Exception {
        List<Outcome> parts =
                together(unlike().stream().map(one -> session(one).optAccumulate(2)).toList());
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).expect(alone(unlike().get(i)));
        }
    }

    @Test
    void theBlockIsToldTheSeedsThatEachWouldHaveAlone() throws Exception {
        List<TrainingSession> members =
                sessions(alike().stream().map(EnsembleSessionTest::session).toList());
        List<TwoLayers> blocks = new ArrayList<>();
        try (EnsembleSession ensemble =
                new EnsembleSession(
                        members,
                        count -> {
                            blocks.add(TwoLayers.ofMembers(count));
                            return blocks.get(0);
                        })) {
            ensemble.trainTo(2);
        }
        members.forEach(TrainingSession::close);
        List<int[]> seeds = blocks.get(0).seeds();
        Assertions.assertThat(seeds).hasSize(2);
        for (int step = 0; step < 2; step++) {
            Assertions.assertThat(seeds.get(step))
                    .containsExactly(
                            StepSeed.of(1, step, 0),
                            StepSeed.of(2, step, 0),
                            StepSeed.of(3, step, 0));
        }
    }

    @Test
    void resumedTogetherTheyComeToTheSameBits() throws Exception {
        train(folder.resolve("whole"), unlike(), 0, 12);
        train(folder.resolve("parts"), unlike(), 0, 7);
        train(folder.resolve("parts"), unlike(), 7, 12);
        for (Member member : unlike()) {
            Assertions.assertThat(files("parts", member, 12)).isEqualTo(files("whole", member, 12));
        }
    }

    @Test
    void aMemberGoesOnAloneFromItsCheckpoint() throws Exception {
        train(folder.resolve("run"), unlike(), 0, 7);
        for (Member member : unlike()) {
            Outcome outcome = new Outcome();
            try (TrainingSession session = session(member).addListener(outcome).build()) {
                session.restore(store(folder.resolve("run"), member).find(7).orElseThrow());
                session.trainTo(STEPS);
                outcome.finish(session);
            }
            Outcome whole = alone(member);
            whole.losses.subList(0, 7).clear();
            outcome.expect(whole);
        }
    }

    @Test
    void aMemberThatDivergesIsSetAsideAndTheOthersGoOn() throws Exception {
        List<Member> members = new ArrayList<>(unlike());
        members.add(1, new Member(9, 1e30, 0, null, Schedule.CONSTANT));
        Map<TrainingSession, DivergedException> diverged =
                train(folder.resolve("run"), members, 0, STEPS);
        Assertions.assertThat(diverged).hasSize(1);
        Assertions.assertThat(diverged.values().iterator().next())
                .hasMessageMatching(
                        "(?s)the loss is (NaN|Infinity) at step [2-5], after .* at step .*w1.*");
        for (Member member : members) {
            List<Checkpoint> written = store(folder.resolve("run"), member).list();
            if (member.seed == 9) {
                Assertions.assertThat(written).hasSize(1);
                continue;
            }
            Assertions.assertThat(written).last().extracting(Checkpoint::step).isEqualTo(30L);
            Outcome outcome = new Outcome();
            try (TrainingSession session = session(member).build()) {
                session.restore(written.get(written.size() - 1));
                outcome.finish(session);
            }
            Outcome alone = alone(member);
            alone.losses.clear();
            outcome.expect(alone);
        }
    }

    @Test
    void theLastOfSeveralGoesOnAsItWouldWithoutAnEnsemble() throws Exception {
        Member left = Member.of(3);
        List<Member> two = List.of(left, new Member(9, 1e30, 0, null, Schedule.CONSTANT));
        train(folder.resolve("whole"), two, 0, 12);
        train(folder.resolve("parts"), two, 0, 7);
        CheckpointStore store = store(folder.resolve("parts"), left);
        CheckpointWriter writer = new CheckpointWriter(store, CheckpointSchedule.every(5));
        try (TrainingSession session = session(left).optCheckpoints(writer).build()) {
            session.restore(store.find(7).orElseThrow());
            session.trainTo(12);
        }
        Assertions.assertThat(files("parts", left, 12)).isEqualTo(files("whole", left, 12));
        Assertions.assertThat(store(folder.resolve("whole"), left).list())
                .extracting(Checkpoint::step)
                .containsExactly(0L, 5L, 10L, 12L);
    }

    @Test
    void noBlockIsMadeForTheLastAlone() throws Exception {
        List<TrainingSession> members =
                sessions(
                        List.of(
                                session(Member.of(3)),
                                session(new Member(9, 1e30, 0, null, Schedule.CONSTANT))));
        List<Integer> counts = new ArrayList<>();
        try (EnsembleSession ensemble =
                new EnsembleSession(
                        members,
                        count -> {
                            counts.add(count);
                            return TwoLayers.ofMembers(count);
                        })) {
            ensemble.trainTo(STEPS);
            Assertions.assertThat(ensemble.members()).containsExactly(members.get(0));
        }
        Assertions.assertThat(members.get(0).step()).isEqualTo(STEPS);
        Assertions.assertThat(counts).containsExactly(2);
        members.forEach(TrainingSession::close);
    }

    @Test
    void whereNoMemberIsLeftAFailureIsThrown() {
        List<Member> members =
                List.of(
                        new Member(9, 1e30, 0, null, Schedule.CONSTANT),
                        new Member(8, 1e30, 0, null, Schedule.CONSTANT));
        Assertions.assertThatThrownBy(() -> train(folder.resolve("run"), members, 0, STEPS))
                .isInstanceOf(DivergedException.class);
    }

    @Test
    void stockListenersHearTheirMembersBatch() throws Exception {
        List<Long> heard = new ArrayList<>();
        TrainingSession.Builder one = session(Member.of(1));
        one.addListener(
                new TrainingListenerAdapter() {
                    @Override
                    public void onTrainingBatch(Trainer trainer, BatchData data) {
                        NDList predictions = data.getPredictions().values().iterator().next();
                        heard.add(predictions.singletonOrThrow().size());
                    }
                });
        together(List.of(one, session(Member.of(2))));
        Assertions.assertThat(heard).hasSize(STEPS).containsOnly((long) BATCH);
    }

    @Test
    void stepsLeaveNoArraysBehind() throws Exception {
        List<TrainingSession> members =
                sessions(unlike().stream().map(EnsembleSessionTest::session).toList());
        try (EnsembleSession ensemble = new EnsembleSession(members, TwoLayers::ofMembers)) {
            ensemble.trainTo(5);
            int before = ensemble.arrays();
            ensemble.trainTo(25);
            Assertions.assertThat(ensemble.arrays()).isEqualTo(before);
        }
        members.forEach(TrainingSession::close);
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        TrainingSession one = session(Member.of(1)).build();
        TrainingSession parts = session(Member.of(2)).optAccumulate(2).build();
        TrainingSession ahead = session(Member.of(3)).build();
        ahead.trainTo(1);
        refused(List.of(one, parts), "batches of one shape");
        refused(List.of(one, ahead), "at one step, not at 0 and 1");
        refused(List.of(), "needs a member");
        Assertions.assertThatThrownBy(
                        () ->
                                new EnsembleSession(
                                        List.of(one), count -> TwoLayers.ofMembers(count + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("w1=(2, 3, 8)");
        List.of(one, parts, ahead).forEach(TrainingSession::close);
    }

    private static void refused(List<TrainingSession> members, String message) {
        Assertions.assertThatThrownBy(() -> new EnsembleSession(members, TwoLayers::ofMembers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static CheckpointStore store(Path run, Member member) {
        return new CheckpointStore(run.resolve(Long.toString(member.seed)));
    }

    private List<String> files(String run, Member member, long step) throws Exception {
        Checkpoint checkpoint = store(folder.resolve(run), member).find(step).orElseThrow();
        return List.of(
                DurableFiles.sha256(checkpoint.weightsFile()),
                DurableFiles.sha256(checkpoint.optimizerFile()));
    }

    private static Map<TrainingSession, DivergedException> train(
            Path run, List<Member> all, long from, long to) throws Exception {
        List<TrainingSession> members = new ArrayList<>();
        for (Member member : all) {
            CheckpointStore store = store(run, member);
            TrainingSession session =
                    session(member)
                            .optCheckpoints(
                                    new CheckpointWriter(store, CheckpointSchedule.every(5)))
                            .build();
            if (from > 0) {
                session.restore(store.find(from).orElseThrow());
            }
            members.add(session);
        }
        try (EnsembleSession ensemble = new EnsembleSession(members, TwoLayers::ofMembers)) {
            ensemble.trainTo(to);
            return ensemble.diverged();
        } finally {
            members.forEach(TrainingSession::close);
        }
    }
}
