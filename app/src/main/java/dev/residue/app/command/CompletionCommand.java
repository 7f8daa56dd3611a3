package dev.residue.app.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the commands and their options. */
@Command(
        name = "completion",
        description =
                "Prints a script by which bash or zsh complete commands: source <(residue"
                        + " completion).",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        System.out.print(AutoComplete.bash("residue", spec.root().commandLine()));
    }
}
