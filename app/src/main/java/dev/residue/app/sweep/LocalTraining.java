package dev.residue.app.sweep;

import com.google.gson.JsonObject;
import dev.residue.app.run.EnsembleRunner;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Group;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.MemberResult;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.run.WorkerTraining;
import dev.residue.app.worker.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Trains a sweep's groups of runs, each in a process of its own. A group whose process fails is
 * tried again run by run, so that only the run fails that it failed of.
 */
final class LocalTraining implements RunTraining {

    private static final String PROBLEM = "residue: ";

    private final SweepPlan plan;
    private final SweepStates states;
    private final int workers;
    private final Gpus gpus;
    private final SweepProgress progress;
    private final Deque<Unit> waiting;
    private final Map<Unit, Worker> running = new LinkedHashMap<>();
    private final BlockingQueue<Happening> events = new LinkedBlockingQueue<>();
    private final Map<String, MemberResult> results = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private final Map<Unit, String> problems = new HashMap<>();
    private BooleanSupplier stopping = () -> false;

    /** Runs of one process, and the number of its threads. */
    record Unit(List<SweepRun> runs, int threads) {}

    private interface Happening {
        void handle() throws IOException;
    }

    LocalTraining(
            SweepPlan plan,
            SweepStates states,
            List<Unit> units,
            int workers,
            Gpus gpus,
            SweepProgress progress) {
        this.plan = plan;
        this.states = states;
        this.workers = workers;
        this.gpus = gpus;
        this.progress = progress;
        this.waiting = new ArrayDeque<>(units);
    }

    @Override
    public Map<String, MemberResult> results() {
        return results;
    }

    @Override
    public Map<String, String> failed() {
        return failed;
    }

    @Override
    public void run(Interruption interruption) throws IOException, InterruptedException {
        stopping = interruption; // which may end a process before this one hears of it
        interruption.then(() -> events.add(this::stop));
        try {
            startWaiting();
            while (!running.isEmpty()) {
                events.take().handle();
                startWaiting();
            }
        } finally {
            progress.end();
            running.values().forEach(Worker::close);
        }
    }

    private void stop() {
        running.values().forEach(Worker::stop);
    }

    private void startWaiting() throws IOException {
        while (!stopping.getAsBoolean() && running.size() < workers && !waiting.isEmpty()) {
            start(waiting.remove());
        }
    }

    private void start(Unit unit) throws IOException {
        List<Member> members = states.open(unit.runs());
        Group group = new Group(members, unit.threads());
        Map<String, Object> job;
        try {
            EnsembleRunner.prepare(List.of(group));
            job = WorkerTraining.job(group);
        } finally {
            for (Member member : members) {
                RunDirectory directory = member.directory();
                directory.close(); // it is the worker's now
            }
        }
        Worker worker = WorkerTraining.worker(workers, gpus.take(unit), new Hearing(unit));
        running.put(unit, worker);
        worker.order(job);
        progress.started(
                unit,
                name(unit),
                unit.runs().size(),
                ", process " + worker.pid(),
                steps(unit.runs()));
    }

    private static String name(Unit unit) {
        String names = unit.runs().stream().map(SweepRun::name).collect(Collectors.joining(", "));
        return unit.runs().size() == 1 ? names : names + " as one";
    }

    private double steps(List<SweepRun> runs) {
        return runs.stream().mapToDouble(run -> (double) states.experiment(run).steps()).sum();
    }

    /** Hears of a worker, and hands it to the thread that trains. */
    private final class Hearing implements Worker.Listener {

        private final Unit unit;

        Hearing(Unit unit) {
            this.unit = unit;
        }

        @Override
        public void told(JsonObject line) {
            events.add(() -> hear(unit, line));
        }

        @Override
        public void said(String line) {
            events.add(() -> say(unit, line));
        }

        @Override
        public void ended(int status) {
            events.add(() -> end(unit, status));
        }
    }

    private void hear(Unit unit, JsonObject line) throws IOException {
        if (line.has("step")) {
            progress.reached(unit, line.get("step").getAsDouble() * unit.runs().size());
        } else if (line.has("say")) {
            log(unit, line.get("say").getAsString());
        } else if (line.has("result")) {
            MemberResult result =
                    new MemberResult(
                            line.getAsJsonObject("result"), line.get("interrupted").getAsBoolean());
            if (!result.interrupted()) {
                String name = name(unit, result.directory());
                results.put(name, result);
                progress.done(name);
            }
        } else if (line.has("diverged")) {
            String name = name(unit, Path.of(line.get("diverged").getAsString()));
            fail(unit, name, line.get("problem").getAsString());
        }
    }

    private static String name(Unit unit, Path directory) {
        return unit.runs().stream()
                .filter(run -> run.directory().equals(directory))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private void say(Unit unit, String line) throws IOException {
        if (line.startsWith(PROBLEM)) {
            problems.put(unit, line.substring(PROBLEM.length()));
        }
        log(unit, line);
    }

    private void log(Unit unit, String line) throws IOException {
        for (SweepRun run : unit.runs()) {
            Path file = plan.logFile(run);
            Files.createDirectories(plan.out().resolve("logs"));
            Files.writeString(
                    file,
                    line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private void fail(Unit unit, String name, String cause) throws IOException {
        failed.put(name, cause);
        SweepRun run =
                unit.runs().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        log(new Unit(List.of(run), unit.threads()), cause);
        progress.failed(name, cause, "; more: " + ShellCommand.of("cat", plan.logFile(run)));
    }

    private void end(Unit unit, int status) throws IOException {
        Worker worker = running.remove(unit);
        gpus.giveBack(unit);
        List<SweepRun> left =
                unit.runs().stream()
                        .filter(run -> !results.containsKey(run.name()))
                        .filter(run -> !failed.containsKey(run.name()))
                        .toList();
        boolean again = !stopping.getAsBoolean() && left.size() > 0 && unit.runs().size() > 1;
        progress.stopped(unit, again ? steps(left) : 0);
        if (stopping.getAsBoolean() || left.isEmpty()) {
            return;
        }
        String cause =
                problems.getOrDefault(
                        unit,
                        "process %s %s"
                                .formatted(
                                        worker == null ? "" : worker.pid() + "",
                                        Worker.ending(status)));
        if (!again) {
            fail(unit, left.get(0).name(), cause);
            return;
        }
        progress.say(cause + "; its runs are tried again one by one");
        left.forEach(run -> waiting.addFirst(new Unit(List.of(run), unit.threads())));
    }
}
