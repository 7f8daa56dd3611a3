package dev.residue.app.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.EnsembleRunner;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Gauge;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.Progress;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.Watch;
import dev.residue.app.run.WorkerTraining;
import dev.residue.app.worker.Parent;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Trains, or times steps, as a process that another one started orders. */
@Command(
        name = "worker",
        hidden = true,
        description = "Trains for another process of this program, which started this one.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

    private final ExperimentReader reader;

    @Inject
    WorkerCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        Parent parent = Parent.listen();
        JsonObject job = parent.next();
        if (job == null) {
            return 0;
        }
        List<Experiment> experiments = new ArrayList<>();
        for (JsonElement text : job.getAsJsonArray("experiments")) {
            experiments.add(reader.readText("experiment.yaml", text.getAsString()));
        }
        Experiment first = experiments.get(0);
        EngineSelection selection =
                Engines.load(first, first.engine().withThreads(job.get("threads").getAsInt()));
        try (Interruption interruption = Interruption.listen()) {
            if (job.has("members")) {
                train(parent, job, experiments, selection, interruption);
            } else if (job.has("trials")) {
                new WorkerTrials(parent, reader, selection, interruption).run();
            } else {
                measure(parent, experiments, selection, interruption);
            }
        }
        return 0;
    }

    private static void train(
            Parent parent,
            JsonObject job,
            List<Experiment> experiments,
            EngineSelection selection,
            Interruption interruption)
            throws RunFailedException {
        List<Member> members = new ArrayList<>();
        List<RunDirectory> opened = new ArrayList<>();
        Path path = Path.of("");
        JsonElement followed = job.get(WorkerTraining.FOLLOWED);
        boolean isFollowed = followed != null && followed.getAsBoolean();
        try {
            for (JsonElement element : job.getAsJsonArray("members")) {
                JsonObject member = element.getAsJsonObject();
                path = Path.of(member.get("runDir").getAsString());
                RunDirectory directory = RunDirectory.existing(path);
                opened.add(directory);
                Optional<Checkpoint> from = Optional.empty();
                if (member.has("step")) {
                    long step = member.get("step").getAsLong();
                    from = Optional.of(directory.files().checkpoints().find(step).orElseThrow());
                }
                members.add(new Member(experiments.get(members.size()), directory, from));
            }
            path = opened.get(0).path();
            EnsembleRunner.Outcome outcome =
                    new EnsembleRunner(selection, new Telling(parent, isFollowed), interruption)
                            .run(members);
            outcome.results()
                    .forEach(
                            one ->
                                    parent.tell(
                                            Map.of(
                                                    "result",
                                                    one.toJson(),
                                                    "interrupted",
                                                    one.interrupted())));
            outcome.diverged()
                    .forEach(
                            (member, failure) ->
                                    parent.tell(
                                            Map.of(
                                                    "diverged",
                                                    member.directory().path().toString(),
                                                    "problem",
                                                    String.valueOf(failure.getMessage()))));
        } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
            throw new RunFailedException(List.of(path), e);
        } finally {
            opened.forEach(WorkerCommand::close);
        }
    }

    private static void close(RunDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            return; // the end of the process frees the lock
        }
    }

    private static void measure(
            Parent parent,
            List<Experiment> experiments,
            EngineSelection selection,
            Interruption interruption)
            throws Exception {
        boolean cold = true;
        for (JsonObject order = parent.next(); order != null; order = parent.next()) {
            int atOnce = order.get("atOnce").getAsInt();
            try (Gauge gauge = new Gauge(experiments.subList(0, atOnce), selection)) {
                gauge.warmUp(cold);
                cold = false;
                parent.tell(Map.of("ready", true));
                stepUntilTold(gauge, parent, interruption);
                parent.tell(Map.of("ms", gauge.msPerStep(order.get("rounds").getAsInt())));
                // the others may not be done yet
                stepUntilTold(gauge, parent, interruption);
            }
            if (interruption.getAsBoolean()) {
                return;
            }
        }
    }

    private static void stepUntilTold(Gauge gauge, Parent parent, Interruption interruption)
            throws Exception {
        while (!parent.hasNext()) {
            if (interruption.getAsBoolean()) {
                return;
            }
            gauge.step();
        }
        parent.next();
    }

    /** Tells the other process what people see elsewhere. */
    private record Telling(Parent parent, boolean isReportFollowed) implements Watch {

        @Override
        public void say(String text) {
            parent.tell(Map.of("say", text));
        }

        @Override
        public Progress progress(long lastStep) {
            return new ToldProgress(parent, lastStep);
        }
    }

    private static final class ToldProgress implements Progress {

        private static final long EVERY_NANOSECONDS = 200_000_000;

        private final Parent parent;
        private final long lastStep;
        private long last = System.nanoTime();

        ToldProgress(Parent parent, long lastStep) {
            this.parent = parent;
            this.lastStep = lastStep;
        }

        @Override
        public void start(long step) {
            last = System.nanoTime();
        }

        @Override
        public boolean reached(long step) {
            return step == lastStep || System.nanoTime() - last > EVERY_NANOSECONDS;
        }

        @Override
        public void show(long step, double loss, int members) {
            last = System.nanoTime();
            // what is not finite is no JSON
            String text = Double.toString(loss);
            parent.tell(Map.of("step", step, "loss", text, "members", members));
        }

        @Override
        public void end() {
            // the other process ends what it shows
        }
    }
}
