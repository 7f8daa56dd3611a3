package dev.residue.app.command;

import ai.djl.engine.EngineException;
import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Nearest;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.RequestException;
import dev.residue.training.DivergedException;
import dev.residue.training.EngineSelection;
import dev.residue.training.safetensors.SafeTensorsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Says what went wrong, without a stack trace, and what would be right on the last line.
 *
 * <p>Exit status 1: the run failed. 2: the request was wrong. {@code RESIDUE_DEBUG=1} shows the
 * stack trace too.
 */
public final class Failures
        implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {

    static final int FAILED = 1;
    static final int WRONG_REQUEST = 2;

    @Override
    public int handleParseException(CommandLine.ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("residue: " + exception.getMessage());
        String help =
                "see '" + command.getCommandSpec().qualifiedName() + " --help' for what it takes";
        if (exception instanceof CommandLine.UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()) {
            String given = unmatched.getUnmatched().get(0);
            help = Nearest.hint(given, command.getSubcommands().keySet()) + "; " + help;
        }
        err.println(help);
        return WRONG_REQUEST;
    }

    @Override
    public int handleExecutionException(
            Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (System.getenv("RESIDUE_DEBUG") != null) {
            exception.printStackTrace(err);
        }
        if (exception instanceof CommandLine.ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        if (exception instanceof ConfigException problem) {
            err.println(problem.getMessage());
            return WRONG_REQUEST;
        }
        if (exception instanceof RequestException request) {
            return say(err, WRONG_REQUEST, request.getMessage(), request.remedy());
        }
        if (exception instanceof ExperimentReader.UnknownExperimentException unknown) {
            return say(err, WRONG_REQUEST, unknown.getMessage(), unknown.remedy());
        }
        if (exception instanceof EngineSelection.UnavailableException absent) {
            return say(err, WRONG_REQUEST, absent.getMessage(), absent.remedy());
        }
        if (exception instanceof SafeTensorsException file) {
            return say(err, WRONG_REQUEST, file.getMessage(), "give a file of fitting weights");
        }
        if (exception instanceof DivergedException diverged) {
            return say(
                    err,
                    FAILED,
                    diverged.getMessage() + "; the checkpoints before are good",
                    "lower training.optimizer's learningRate, and run it again in another --out");
        }
        if (exception instanceof AccessDeniedException denied) {
            return say(
                    err,
                    WRONG_REQUEST,
                    denied.getFile() + " may not be written or read",
                    "choose another directory with --out, or mend its permissions");
        }
        if (exception instanceof FileSystemException file) {
            String reason = file.getReason() == null ? "cannot be used" : file.getReason();
            return say(
                    err,
                    FAILED,
                    file.getFile() + ": " + reason,
                    "make room or mend it, and go on with 'residue resume'");
        }
        if (exception instanceof IOException || exception instanceof EngineException) {
            return say(
                    err,
                    FAILED,
                    String.valueOf(exception.getMessage()),
                    "mend that and go on with 'residue resume'");
        }
        return say(
                err,
                FAILED,
                "an error of Residue's own: " + exception,
                "please report it with the output of the same command after RESIDUE_DEBUG=1");
    }

    private static int say(PrintWriter err, int status, @Nullable String message, String remedy) {
        err.println("residue: " + message);
        err.println(remedy);
        return status;
    }
}
