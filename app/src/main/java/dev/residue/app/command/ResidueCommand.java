package dev.residue.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program's own name; every verb is a command below it. */
@Command(
        name = "residue",
        description = "Trains small transformers on arithmetic and watches how they learn.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        subcommands = {
            RunCommand.class,
            ResumeCommand.class,
            AnalyzeCommand.class,
            PatchCommand.class,
            LatticeCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            ListCommand.class
        })
public final class ResidueCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
