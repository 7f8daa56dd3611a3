package dev.residue.training.loop;

import ai.djl.ndarray.NDList;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.DurableFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleSessionTest {

    private static final int STEPS = 30;

    @TempDir Path folder;

    private static List<EnsembleMember> unlike() {
        return List.of(
                EnsembleMember.of(3),
                new EnsembleMember(4, 3e-2, 0.5, 0.05, EnsembleMember.CONSTANT),
                new EnsembleMember(5, 1e-3, 0, 0.5, step -> 1.0 / (1 + step)));
    }

    private static List<EnsembleMember> alike() {
        return List.of(EnsembleMember.of(1), EnsembleMember.of(2), EnsembleMember.of(3));
    }

    private static MemberOutcome alone(EnsembleMember member) throws Exception {
        MemberOutcome outcome = new MemberOutcome();
        try (TrainingSession session = member.session().addListener(outcome).build()) {
            session.trainTo(STEPS);
            return outcome.finish(session);
        }
    }

    private static List<TrainingSession> sessions(List<TrainingSession.Builder> builders) {
        return builders.stream().map(TrainingSession.Builder::build).toList();
    }

    private static List<MemberOutcome> together(List<TrainingSession.Builder> builders)
            throws Exception {
        List<MemberOutcome> outcomes = new ArrayList<>();
        for (TrainingSession.Builder builder : builders) {
            MemberOutcome outcome = new MemberOutcome();
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
        for (List<EnsembleMember> members : List.of(unlike(), alike())) {
            List<MemberOutcome> found =
                    together(members.stream().map(EnsembleMember::session).toList());
            for (int i = 0; i < members.size(); i++) {
                found.get(i).expect(alone(members.get(i)));
            }
            Assertions.assertThat(found.get(0).losses().get(STEPS - 1))
                    .isLessThan(found.get(0).losses().get(0));
        }
    }

    @Test
    void learningInPartsIsTheSame() throws Exception {
        List<MemberOutcome> parts =
                together(unlike().stream().map(one -> one.session().optAccumulate(2)).toList());
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).expect(alone(unlike().get(i)));
        }
    }

    @Test
    void theBlockIsToldTheSeedsThatEachWouldHaveAlone() throws Exception {
        List<TrainingSession> members =
                sessions(alike().stream().map(EnsembleMember::session).toList());
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
        for (EnsembleMember member : unlike()) {
            Assertions.assertThat(files("parts", member, 12)).isEqualTo(files("whole", member, 12));
        }
    }

    @Test
    void aMemberGoesOnAloneFromItsCheckpoint() throws Exception {
        train(folder.resolve("run"), unlike(), 0, 7);
        for (EnsembleMember member : unlike()) {
            MemberOutcome outcome = new MemberOutcome();
            try (TrainingSession session = member.session().addListener(outcome).build()) {
                session.restore(store(folder.resolve("run"), member).find(7).orElseThrow());
                session.trainTo(STEPS);
                outcome.finish(session);
            }
            MemberOutcome whole = alone(member);
            whole.losses().subList(0, 7).clear();
            outcome.expect(whole);
        }
    }

    @Test
    void aMemberThatDivergesIsSetAsideAndTheOthersGoOn() throws Exception {
        List<EnsembleMember> members = new ArrayList<>(unlike());
        members.add(1, new EnsembleMember(9, 1e30, 0, null, EnsembleMember.CONSTANT));
        Map<TrainingSession, DivergedException> diverged =
                train(folder.resolve("run"), members, 0, STEPS);
        Assertions.assertThat(diverged).hasSize(1);
        Assertions.assertThat(diverged.values().iterator().next())
                .hasMessageMatching(
                        "(?s)the loss is (NaN|Infinity) at step [2-5], after .* at step .*w1.*");
        for (EnsembleMember member : members) {
            List<Checkpoint> written = store(folder.resolve("run"), member).list();
            if (member.seed() == 9) {
                Assertions.assertThat(written).hasSize(1);
                continue;
            }
            Assertions.assertThat(written).last().extracting(Checkpoint::step).isEqualTo(30L);
            MemberOutcome outcome = new MemberOutcome();
            try (TrainingSession session = member.session().build()) {
                session.restore(written.get(written.size() - 1));
                outcome.finish(session);
            }
            MemberOutcome alone = alone(member);
            alone.losses().clear();
            outcome.expect(alone);
        }
    }

    @Test
    void theLastOfSeveralGoesOnAsItWouldWithoutAnEnsemble() throws Exception {
        EnsembleMember left = EnsembleMember.of(3);
        List<EnsembleMember> two =
                List.of(left, new EnsembleMember(9, 1e30, 0, null, EnsembleMember.CONSTANT));
        train(folder.resolve("whole"), two, 0, 12);
        train(folder.resolve("parts"), two, 0, 7);
        CheckpointStore store = store(folder.resolve("parts"), left);
        CheckpointWriter writer = new CheckpointWriter(store, CheckpointSchedule.every(5));
        try (TrainingSession session = left.session().optCheckpoints(writer).build()) {
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
                                EnsembleMember.of(3).session(),
                                new EnsembleMember(9, 1e30, 0, null, EnsembleMember.CONSTANT)
                                        .session()));
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
        List<EnsembleMember> members =
                List.of(
                        new EnsembleMember(9, 1e30, 0, null, EnsembleMember.CONSTANT),
                        new EnsembleMember(8, 1e30, 0, null, EnsembleMember.CONSTANT));
        Assertions.assertThatThrownBy(() -> train(folder.resolve("run"), members, 0, STEPS))
                .isInstanceOf(DivergedException.class);
    }

    @Test
    void stockListenersHearTheirMembersBatch() throws Exception {
        List<Long> heard = new ArrayList<>();
        TrainingSession.Builder one = EnsembleMember.of(1).session();
        one.addListener(
                new TrainingListenerAdapter() {
                    @Override
                    public void onTrainingBatch(Trainer trainer, BatchData data) {
                        NDList predictions = data.getPredictions().values().iterator().next();
                        heard.add(predictions.singletonOrThrow().size());
                    }
                });
        together(List.of(one, EnsembleMember.of(2).session()));
        Assertions.assertThat(heard).hasSize(STEPS).containsOnly((long) EnsembleMember.BATCH);
    }

    @Test
    void stepsLeaveNoArraysBehind() throws Exception {
        List<TrainingSession> members =
                sessions(unlike().stream().map(EnsembleMember::session).toList());
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
        TrainingSession one = EnsembleMember.of(1).session().build();
        TrainingSession parts = EnsembleMember.of(2).session().optAccumulate(2).build();
        TrainingSession ahead = EnsembleMember.of(3).session().build();
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

    private static CheckpointStore store(Path run, EnsembleMember member) {
        return new CheckpointStore(run.resolve(Long.toString(member.seed())));
    }

    private List<String> files(String run, EnsembleMember member, long step) throws Exception {
        Checkpoint checkpoint = store(folder.resolve(run), member).find(step).orElseThrow();
        return List.of(
                DurableFiles.sha256(checkpoint.weightsFile()),
                DurableFiles.sha256(checkpoint.optimizerFile()));
    }

    private static Map<TrainingSession, DivergedException> train(
            Path run, List<EnsembleMember> all, long from, long to) throws Exception {
        List<TrainingSession> members = new ArrayList<>();
        for (EnsembleMember member : all) {
            CheckpointStore store = store(run, member);
            TrainingSession session =
                    member.session()
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
