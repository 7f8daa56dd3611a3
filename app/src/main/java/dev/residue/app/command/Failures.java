package dev.residue.app.command;

import ai.djl.engine.EngineException;
import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Nearest;
import dev.residue.app.console.Decoding;
import dev.residue.app.console.Shell;
import dev.residue.app.engine.MissingOperation;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.FileFailure;
import dev.residue.app.run.NoRoomException;
import dev.residue.app.run.RequestException;
import dev.residue.training.DivergedException;
import dev.residue.training.EngineSelection;
import dev.residue.training.NewerFormatException;
import dev.residue.training.PlainFile;
import dev.residue.training.safetensors.SafeTensorsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Objects;
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

    private static final Charset UTF_8 = StandardCharsets.UTF_8;

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
        if (exception instanceof RunFailedException failed && failed.getCause() != null) {
            String resume = Shell.command("residue", "resume", failed.directory());
            return explain(failed.getCause(), command, "; go on with: " + resume);
        }
        return explain(exception, command, ", and run the command again");
    }

    /** Says that something is wrong before any command is known. */
    public static int refuse(String message, String remedy) {
        return say(new PrintWriter(System.err, true, UTF_8), WRONG_REQUEST, message, remedy);
    }

    /**
     * Says that the command's own output was lost.
     *
     * @return the exit status: the command's own, unless that is 0
     */
    public static int outputFailed(int status, String reason) {
        say(
                new PrintWriter(System.err, true, UTF_8),
                status,
                "standard output cannot be written: " + reason,
                "what the command wrote to files is whole; let standard output go where it is"
                        + " taken, such as into a file by '> FILE'");
        return status == 0 ? FAILED : status;
    }

    private int explain(Throwable exception, CommandLine command, String resume) {
        PrintWriter err = command.getErr();
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
                    diverged.getMessage(),
                    "the checkpoints before are good; lower training.optimizer's learningRate and"
                            + " run it again in another --out");
        }
        if (exception instanceof PlainFile.DamagedException damaged) {
            return say(
                    err,
                    FAILED,
                    String.valueOf(damaged.getMessage()),
                    "restore it from a copy, or move it away; all that is damaged is found by:"
                            + " residue verify RUN_DIR");
        }
        if (exception instanceof InvalidPathException path) {
            return say(
                    err,
                    WRONG_REQUEST,
                    "'" + path.getInput() + "' can be no file's name: " + path.getReason(),
                    Decoding.isUtf8() ? "choose another name" : Decoding.remedy());
        }
        if (exception instanceof UncheckedIOException unchecked) {
            return explain(Objects.requireNonNull(unchecked.getCause()), command, resume);
        }
        if (exception instanceof AccessDeniedException denied) {
            return say(
                    err,
                    WRONG_REQUEST,
                    denied.getFile() + " may not be written or read",
                    "choose another directory with --out, or mend its permissions");
        }
        if (exception instanceof IOException io && FileFailure.of(io) != null) {
            FileFailure failure = Objects.requireNonNull(FileFailure.of(io));
            String file =
                    io instanceof FileSystemException named && named.getFile() != null
                            ? named.getFile()
                            : "a file";
            return say(err, FAILED, file + " " + failure.reason(), failure.remedy() + resume);
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
        if (isOutOfMemory(exception)) {
            return say(
                    err,
                    FAILED,
                    "out of memory: " + firstLine(exception),
                    "free memory, or raise the heap with RESIDUE_JAVA_OPTIONS=-Xmx4g" + resume);
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
            return say(err, FAILED, String.valueOf(exception.getMessage()), "mend that" + resume);
        }
        return say(
                err,
                FAILED,
                "an error of Residue's own: " + exception,
                "please report it with the output of the same command after RESIDUE_DEBUG=1");
    }

    /** Java's own heap, or the engine's. */
    private static boolean isOutOfMemory(Throwable exception) {
        String message = String.valueOf(exception.getMessage());
        return exception instanceof OutOfMemoryError
                || (exception instanceof EngineException
                        && (message.contains("allocate memory")
                                || message.contains("out of memory")));
    }

    private static String firstLine(Throwable exception) {
        return String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    }

    private static int say(PrintWriter err, int status, @Nullable String message, String remedy) {
        err.println("residue: " + message);
        err.println(remedy);
        return status;
    }
}
