package dev.residue.app.command;

import dev.residue.app.plugin.Plugins;
import dev.residue.app.run.Versions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program's own name; every verb is a command below it. */
@Command(
        name = "residue",
        description = "Trains small transformers on arithmetic and watches how they learn.",
        mixinStandardHelpOptions = true,
        versionProvider = ResidueCommand.VersionLine.class,
        subcommands = {
            RunCommand.class,
            ResumeCommand.class,
            AnalyzeCommand.class,
            PatchCommand.class,
            LatticeCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            ListCommand.class,
            SweepCommand.class,
            CompletionCommand.class,
            WorkerCommand.class
        })
public final class ResidueCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Read before there are commands, as plug-ins bring what these name. */
    @Option(
            names = Plugins.OPTION,
            paramLabel = "JAR",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Add what a jar brings: tasks, blocks, probes. Repeatable.")
    void plugins(List<Path> jars) {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    static final class VersionLine implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            Map<String, String> versions = Versions.all();
            return new String[] {
                "Residue %s (DJL %s, Java %s)"
                        .formatted(
                                versions.get("residue"), versions.get("djl"), versions.get("java"))
            };
        }
    }
}
