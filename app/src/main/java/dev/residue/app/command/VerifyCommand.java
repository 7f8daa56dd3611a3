package dev.residue.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.sweep.aggregate.PlannedRun;
import dev.residue.app.verify.RunVerifier;
import dev.residue.app.verify.Verification;
import dev.residue.training.checkpoint.Damage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a run's files. */
@Command(
        name = "verify",
        description = "Finds damage in a run's files; exit status 3 if there is any.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private static final int DAMAGED = 3;

    @Parameters(paramLabel = "RUN_DIR", description = "The run's directory, or that of a sweep.")
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!PlannedRun.isSweep(directory)) {
            Verification result = check(directory);
            if (json) {
                System.out.println(JsonText.of(result.toJson()));
            }
            return result.findings().isEmpty() ? 0 : DAMAGED;
        }
        int status = 0;
        JsonArray runs = new JsonArray();
        for (PlannedRun planned : PlannedRun.read(directory)) {
            Path run = directory.resolve(planned.directory());
            if (Files.exists(new RunFiles(run).experiment())) {
                Verification result = check(run);
                runs.add(result.toJson());
                status = result.findings().isEmpty() ? status : DAMAGED;
            }
        }
        if (json) {
            JsonObject object = new JsonObject();
            object.add("runs", runs);
            System.out.println(JsonText.of(object));
        }
        return status;
    }

    private Verification check(Path run) throws Exception {
        if (!Files.isDirectory(new RunFiles(run).checkpoints().directory())) {
            RunDirectory.requireRun(run);
        }
        Verification result = RunVerifier.of(run);
        for (Path leftover : result.leftovers()) {
            System.err.println(
                    result.nameOf(leftover) + " was left by a stop and is no part of the run");
        }
        if (!json) {
            for (Damage damage : result.findings()) {
                System.out.println(result.nameOf(damage.file()) + " " + damage.problem());
            }
        }
        if (!result.findings().isEmpty()) {
            System.err.println(
                    "restore the files from a copy; or %s goes on from the last good checkpoint"
                            .formatted(ShellCommand.inText("residue", "resume", run)));
        } else if (!json) {
            System.out.printf(
                    Locale.ROOT, "%s: all is well in %d checkpoints%n", run, result.checkpoints());
        }
        return result;
    }
}
