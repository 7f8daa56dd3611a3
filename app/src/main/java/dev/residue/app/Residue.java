package dev.residue.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.residue.app.command.Failures;
import dev.residue.app.command.ResidueCommand;
import dev.residue.app.console.Decoding;
import dev.residue.app.console.Utf8Output;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The program: composes everything, runs one command, and exits with its status. */
public final class Residue {

    private Residue() {}

    /** Runs the command that the arguments name. */
    public static void main(String[] arguments) {
        Utf8Output.install();
        // libraries write numbers and messages too
        Locale.setDefault(Locale.ROOT);
        int status;
        try {
            status = run(arguments);
        } catch (LinkageError e) {
            status =
                    Failures.refuse(
                            "a part of the program cannot be loaded: " + e.getMessage(),
                            "install it again; or let the process open more files (ulimit -n)");
        }
        System.exit(status);
    }

    static int run(String... arguments) {
        Optional<String> undecodable = Decoding.problem(arguments);
        if (undecodable.isPresent()) {
            return Failures.refuse(undecodable.get(), Decoding.remedy());
        }
        int status = execute(arguments);
        Optional<String> failure = Utf8Output.failure(System.out);
        return failure.isPresent() ? Failures.outputFailed(status, failure.get()) : status;
    }

    private static int execute(String... arguments) {
        // DJL's loggers would speak between our lines
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new ResidueModule());
        CommandLine commands = new CommandLine(ResidueCommand.class, new Factory(injector));
        Failures failures = new Failures();
        return commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments);
    }

    /** Lets Guice make our classes, and picocli its own collections. */
    private record Factory(Injector injector) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type.getPackageName().startsWith(Residue.class.getPackageName())
                    ? injector.getInstance(type)
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
