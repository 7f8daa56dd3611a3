package dev.residue.app.command;

import com.google.gson.Gson;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
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

    @Parameters(paramLabel = "RUN_DIR", description = "The run's directory.")
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(new RunFiles(directory).checkpoints().directory())) {
            RunDirectory.requireRun(directory);
        }
        Verification result = RunVerifier.of(directory);
        for (Path leftover : result.leftovers()) {
            System.err.println(
                    result.nameOf(leftover) + " was left by a stop and is no part of the run");
        }
        if (json) {
            System.out.println(new Gson().toJson(result.toJson()));
        } else {
            for (Damage damage : result.findings()) {
                System.out.println(result.nameOf(damage.file()) + " " + damage.problem());
            }
        }
        if (!result.findings().isEmpty()) {
            System.err.println(
                    "restore the files from a copy; or %s goes on from the last good checkpoint"
                            .formatted(ShellCommand.inText("residue", "resume", directory)));
            return DAMAGED;
        }
        if (!json) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: all is well in %d checkpoints%n",
                    directory,
                    result.checkpoints());
        }
        return 0;
    }
}
