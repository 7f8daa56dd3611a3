package dev.residue.app.run;

import com.google.gson.JsonObject;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.worker.Worker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains groups of members, each in a process of its own, so many at the same time. What one of
 * them fails of, the others do not.
 */
public final class WorkerTraining {

    /** What a worker is started with. */
    static final List<String> ARGUMENTS = List.of("worker");

    /** The key of a job whose reports are written at every checkpoint. */
    public static final String FOLLOWED = "followed";

    private static final String PROBLEM = "residue: ";

    private final int workers;
    private final PrintStream messages;
    private final WorkersProgress progress;
    private final Deque<Group> waiting;
    private final Map<Group, Running> running = new LinkedHashMap<>();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final boolean followed;
    private final Outcomes outcomes;
    private boolean stopping;

    /**
     * What became of runs.
     *
     * @param results of those that were trained to the end, or until told to stop
     * @param diverged those that were set aside, each with how
     * @param failed those whose process failed, each with how
     */
    public record Outcomes(
            Map<Path, MemberResult> results,
            Map<Path, String> diverged,
            Map<Path, String> failed) {}

    /** A process, and what it said to be wrong. */
    private static final class Running {

        private final Worker worker;
        private @Nullable String problem;

        Running(Worker worker) {
            this.worker = worker;
        }
    }

    /**
     * Prepares it.
     *
     * @param groups those with a number of threads; their directories are open
     * @param workers how many processes train at the same time
     * @param messages where progress goes
     * @param terminal whether a person watches there
     * @param followed whether reports are written at every checkpoint
     * @param outcomes takes what becomes of the runs
     */
    public WorkerTraining(
            List<Group> groups,
            int workers,
            PrintStream messages,
            boolean terminal,
            boolean followed,
            Outcomes outcomes) {
        this.workers = workers;
        this.followed = followed;
        this.messages = messages;
        this.outcomes = outcomes;
        waiting = new ArrayDeque<>(groups);
        long steps = groups.get(0).members().get(0).experiment().steps();
        long members = groups.stream().mapToLong(group -> group.members().size()).sum();
        progress =
                new WorkersProgress(
                        new ConsoleProgress(messages, terminal, members * steps), groups, steps);
    }

    /** Trains all, or until it is told to stop. */
    public void run(Interruption interruption) throws IOException, InterruptedException {
        interruption.then(() -> events.add(this::stop));
        try {
            startWaiting();
            while (!running.isEmpty()) {
                events.take().run();
                startWaiting();
            }
        } finally {
            progress.end();
            running.values().forEach(one -> one.worker.close());
        }
    }

    private void stop() {
        stopping = true;
        running.values().forEach(one -> one.worker.stop());
    }

    private void startWaiting() throws IOException {
        while (!stopping && running.size() < workers && !waiting.isEmpty()) {
            start(waiting.remove());
        }
    }

    private void start(Group group) throws IOException {
        Map<String, Object> job = new LinkedHashMap<>(job(group));
        job.put(FOLLOWED, followed);
        Worker worker = Worker.start(ARGUMENTS, WorkerGauge.heap(workers), new Hearing(group));
        Running started = new Running(worker);
        running.put(group, started);
        for (Member member : group.members()) {
            member.directory().close(); // it is the worker's now
        }
        worker.order(job);
        progress.end();
        messages.println(
                "process "
                        + worker.pid()
                        + (group.members().size() == 1 ? ": seed " : ", as one: seeds ")
                        + group.members().stream()
                                .map(member -> Long.toString(member.experiment().seed()))
                                .collect(Collectors.joining(", ")));
    }

    /** Returns what a worker is ordered to do. */
    public static Map<String, Object> job(Group group) {
        List<String> experiments = new ArrayList<>();
        List<JsonObject> members = new ArrayList<>();
        for (Member member : group.members()) {
            experiments.add(member.experiment().yaml());
            JsonObject one = new JsonObject();
            one.addProperty("runDir", member.directory().path().toString());
            member.from().ifPresent(checkpoint -> one.addProperty("step", checkpoint.step()));
            members.add(one);
        }
        Integer threads = Objects.requireNonNull(group.threads());
        return Map.of("threads", threads, "experiments", experiments, "members", members);
    }

    /**
     * Starts a process that waits for an order, one of so many at the same time.
     *
     * @param environment the variables that are others than this process's
     */
    public static Worker worker(
            int workers, Map<String, String> environment, Worker.Listener listener)
            throws IOException {
        return Worker.start(ARGUMENTS, WorkerGauge.heap(workers), environment, listener);
    }

    /** Hears of a worker, and hands it to the thread that trains. */
    private final class Hearing implements Worker.Listener {

        private final Group group;

        Hearing(Group group) {
            this.group = group;
        }

        @Override
        public void told(JsonObject line) {
            events.add(() -> hear(group, line));
        }

        @Override
        public void said(String line) {
            events.add(() -> say(group, line));
        }

        @Override
        public void ended(int status) {
            events.add(() -> end(group, status));
        }
    }

    private void hear(Group group, JsonObject line) {
        if (line.has("step")) {
            progress.reached(
                    group,
                    line.get("step").getAsLong(),
                    line.get("loss").getAsDouble(),
                    line.get("members").getAsInt());
        } else if (line.has("say")) {
            progress.end();
            messages.println(line.get("say").getAsString());
        } else if (line.has("result")) {
            MemberResult result =
                    new MemberResult(
                            line.getAsJsonObject("result"), line.get("interrupted").getAsBoolean());
            outcomes.results().put(result.directory(), result);
        } else if (line.has("diverged")) {
            outcomes.diverged()
                    .put(
                            Path.of(line.get("diverged").getAsString()),
                            line.get("problem").getAsString());
        }
    }

    private void say(Group group, String line) {
        Running one = running.get(group);
        if (one != null && line.startsWith(PROBLEM)) {
            one.problem = line.substring(PROBLEM.length());
        }
        progress.end();
        messages.println(line);
    }

    private void end(Group group, int status) {
        Running one = running.remove(group);
        for (Member member : group.members()) {
            Path path = member.directory().path();
            if (!outcomes.results().containsKey(path)
                    && !outcomes.diverged().containsKey(path)
                    && !stopping) {
                outcomes.failed()
                        .put(
                                path,
                                one != null && one.problem != null
                                        ? one.problem
                                        : "process %s %s"
                                                .formatted(
                                                        one == null ? "" : one.worker.pid() + "",
                                                        Worker.ending(status)));
            }
        }
    }
}
