package dev.residue.app.command;

import ai.djl.engine.EngineException;
import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Nearest;
import dev.residue.app.engine.MissingOperation;
import dev.residue.app.experiment.UnknownExperimentException;
import dev.residue.app.plugin.PluginException;
import dev.residue.app.plugin.Plugins;
import dev.residue.app.run.NoRoomException;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.ShellCommand;
import dev.residue.training.checkpoint.MalformedLineException;
import dev.residue.training.checkpoint.NewerFormatException;
import dev.residue.training.checkpoint.RunFile;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.safetensors.SafeTensorsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.stream.Stream;
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
        if (System.getenv("RESIDUE_DEBUG") != null) {
            exception.printStackTrace(command.getErr());
        }
        if (OutOfMemory.in(exception) != null && !(exception instanceof RunFailedException)) {
            return handleError(exception, command.getErr()); // nothing is there to go on with
        }
        if (exception instanceof RunFailedException failed && failed.getCause() != null) {
            String resume =
                    ShellCommand.inText(
                            Stream.concat(
                                            Stream.of("residue", "resume"),
                                            failed.directories().stream())
                                    .toArray());
            return explain(failed.getCause(), command, "go on with " + resume);
        }
        return explain(exception, command, "run the command again");
    }

    /**
     * Says what an error came from that no command expects, such as exhausted memory.
     *
     * @return the exit status
     */
    public int handleError(Throwable error, PrintWriter err) {
        OutOfMemory exhaustion = OutOfMemory.in(error);
        if (exhaustion != null) {
            return say(
                    err,
                    FAILED,
                    exhaustion.message(),
                    exhaustion.remedy() + ", and run the command again");
        }
        return ownError(error, err);
    }

    /**
     * Says why a plug-in cannot be used.
     *
     * @return the exit status
     */
    public int handlePlugin(PluginException exception, PrintWriter err) {
        return say(err, WRONG_REQUEST, exception.getMessage(), exception.remedy());
    }

    private static int ownError(Throwable error, PrintWriter err) {
        if (!Plugins.names().isEmpty()) {
            return say(
                    err,
                    FAILED,
                    "an error of %s or of Residue's own: %s"
                            .formatted(String.join(", ", Plugins.names()), error),
                    "mend the plug-in if it is its task, block or probe; RESIDUE_DEBUG=1 before the"
                            + " same command shows where, and is what a report of Residue's needs");
        }
        return say(
                err,
                FAILED,
                "an error of Residue's own: " + error,
                "please report it with the output of the same command after RESIDUE_DEBUG=1");
    }

    private int explain(Throwable exception, CommandLine command, String goOn) {
        PrintWriter err = command.getErr();
        if (exception instanceof CommandLine.ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        OutOfMemory exhaustion = OutOfMemory.in(exception);
        if (exhaustion != null) {
            return say(err, FAILED, exhaustion.message(), exhaustion.remedy() + ", and " + goOn);
        }
        if (exception instanceof ConfigException problem) {
            err.println(problem.getMessage());
            return WRONG_REQUEST;
        }
        if (exception instanceof RequestException request) {
            return say(err, WRONG_REQUEST, request.getMessage(), request.remedy());
        }
        if (exception instanceof UnknownExperimentException unknown) {
            return say(err, WRONG_REQUEST, unknown.getMessage(), unknown.remedy());
        }
        if (exception instanceof EngineSelection.UnavailableException absent) {
            return say(err, WRONG_REQUEST, absent.getMessage(), absent.remedy());
        }
        if (exception instanceof SafeTensorsException file) {
            String remedy =
                    file.remedy() == null ? "give a file of fitting weights" : file.remedy();
            return say(err, WRONG_REQUEST, file.problem(), remedy);
        }
        if (exception instanceof MalformedLineException line) {
            return say(
                    err,
                    WRONG_REQUEST,
                    line.getMessage(),
                    "restore the file from a copy; 'residue verify' finds all damage of a run");
        }
        if (exception instanceof DivergedException diverged) {
            return say(
                    err,
                    FAILED,
                    diverged.getMessage(),
                    "the checkpoints before are good; lower training.optimizer's learningRate and"
                            + " run it again in another --out");
        }
        if (exception instanceof IOException file) {
            FileFailure failure = FileFailure.of(file, goOn);
            if (failure != null) {
                return say(err, FAILED, failure.problem(), failure.remedy());
            }
        }
        if (exception instanceof InvalidPathException path) {
            return say(
                    err,
                    WRONG_REQUEST,
                    "'%s' cannot be a file's name here, where the locale's encoding is %s"
                            .formatted(path.getInput(), System.getProperty("sun.jnu.encoding")),
                    "choose another name, or set LC_ALL=C.UTF-8 and run the command again");
        }
        if (exception instanceof AccessDeniedException denied) {
            return say(
                    err,
                    WRONG_REQUEST,
                    denied.getFile() + " may not be written or read",
                    "choose another directory with --out, or mend its permissions");
        }
        if (exception instanceof FileSystemException file) {
            return say(
                    err,
                    FAILED,
                    file.getFile() + ": " + RunFile.reason(file),
                    "mend that, and " + goOn);
        }
        if (exception instanceof NewerFormatException newer) {
            return say(
                    err,
                    WRONG_REQUEST,
                    String.valueOf(newer.getMessage()),
                    "use the version of Residue that wrote it, or a later one");
        }
        if (exception instanceof NoRoomException room) {
            return say(
                    err,
                    FAILED,
                    String.valueOf(room.getMessage()),
                    "make room, or keep fewer with --set checkpoints.keep='{last: 3, everyMth:"
                            + " 10}'");
        }
        String operation = MissingOperation.in(exception);
        if (exception instanceof UnsupportedOperationException && operation != null) {
            return say(
                    err,
                    WRONG_REQUEST,
                    exception.getMessage() + "; the engine lacks " + operation,
                    "leave out what needs it, or choose another --engine");
        }
        if (exception instanceof IOException || exception instanceof EngineException) {
            return say(
                    err, FAILED, String.valueOf(exception.getMessage()), "mend that, and " + goOn);
        }
        return ownError(exception, err);
    }

    private static int say(PrintWriter err, int status, @Nullable String message, String remedy) {
        err.println("residue: " + message);
        err.println(remedy);
        return status;
    }
}
