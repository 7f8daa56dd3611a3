package dev.residue.app;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.residue.app.command.Failures;
import dev.residue.app.command.PathConverter;
import dev.residue.app.command.ResidueCommand;
import dev.residue.app.plugin.PluginException;
import dev.residue.app.plugin.Plugins;
import dev.residue.app.run.Versions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** The program: composes everything, runs one command, and exits with its status. */
public final class Residue {

    private static final int REFUSED = 2;

    private Residue() {}

    public static void main(String[] arguments) {
        TimeLimit.listen();
        StandardStreams streams = StandardStreams.install();
        exit(streams.finish(Encoding.isUsable(arguments) ? run(arguments) : REFUSED));
    }

    /** Ends the program; where a signal is ending it already, that signal's status stands. */
    private static void exit(int status) {
        try {
            // refused once the Java machine shuts down, whose status another exit could overtake
            Runtime.getRuntime().removeShutdownHook(new Thread());
        } catch (IllegalStateException e) {
            while (true) {
                LockSupport.park();
            }
        }
        System.exit(status);
    }

    static int run(String... arguments) {
        // numbers for people look the same everywhere, in what libraries print too
        Locale.setDefault(Locale.ROOT);
        // DJL's loggers would speak between our lines
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        // by default Guice defines its classes in a way of which newer Java machines warn
        System.getProperties().putIfAbsent("guice_custom_class_loading", "CHILD");
        Failures failures = new Failures();
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Plugins plugins = Plugins.none();
        try {
            plugins = Plugins.of(Versions.all().getOrDefault("residue", ""), arguments);
            return execute(plugins, failures, err, arguments);
        } catch (PluginException e) {
            return failures.handlePlugin(e, err);
        } catch (Error | CreationException | ProvisionException | ConfigurationException e) {
            if (System.getenv("RESIDUE_DEBUG") != null) {
                e.printStackTrace(err);
            }
            PluginException misfit = plugins.explain(e);
            return misfit == null
                    ? failures.handleError(e, err)
                    : failures.handlePlugin(misfit, err);
        }
    }

    private static int execute(
            Plugins plugins, Failures failures, PrintWriter err, String... arguments) {
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new ResidueModule(plugins));
        CommandLine commands = new CommandLine(ResidueCommand.class, new Factory(injector));
        return commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(err)
                .registerConverter(Path.class, new PathConverter())
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
