package dev.residue.app.engine;

import dev.residue.app.run.RequestException;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets Maven copy an engine's jars into the installation, where there is a checkout to do it. */
final class EngineInstaller {

    static final String CHECKOUT = "RESIDUE_CHECKOUT";

    private static final String PLATFORM =
            System.getProperty("os.name") + " " + System.getProperty("os.arch");

    private EngineInstaller() {}

    /** Brings an engine into a folder, whose name is that of the Maven execution that fills it. */
    static void install(String name, String folder, Path engines) throws IOException {
        if (!PLATFORM.matches("Linux (amd64|x86_64)")) {
            throw new RequestException(
                    "engine '%s' is brought for Linux on x86_64 alone, and this is %s"
                            .formatted(name, PLATFORM),
                    "use --engine PyTorch");
        }
        @Nullable String checkout = System.getenv(CHECKOUT);
        if (checkout == null || checkout.isEmpty()) {
            throw new RequestException(
                    "engine '" + name + "' is not installed in " + engines,
                    "build it in a checkout by './mvnw -Pmxnet -DskipTests package' and copy"
                            + " app/target/residue/engines/%s to %s"
                                    .formatted(folder, engines.resolve(folder)));
        }
        System.err.println("residue: installing " + name + " (once; later starts are immediate)");
        Path unfinished = engines.resolve(folder + ".unfinished-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(unfinished);
            int status = maven(Path.of(checkout), folder, unfinished);
            if (status != 0) {
                throw new RequestException(
                        "engine '" + name + "' could not be brought: Maven ended with " + status,
                        "see above; mend it (Maven needs its repository) and run the command"
                                + " again");
            }
            complete(unfinished.resolve(folder), engines.resolve(folder));
        } finally {
            DurableFiles.delete(unfinished);
        }
    }

    private static int maven(Path checkout, String execution, Path target) throws IOException {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                checkout.resolve(windows ? "mvnw.cmd" : "mvnw").toString(),
                                "-q",
                                "-B",
                                "-ntp",
                                "-pl",
                                "app",
                                "dependency:copy@" + execution,
                                "-Dengines.skip=false",
                                "-Dengines.folder=" + target.toAbsolutePath()));
        builder.directory(checkout.toFile());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        // standard output belongs to the command's own result
        process.getInputStream().transferTo(System.err);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static void complete(Path unfinished, Path folder) throws IOException {
        try {
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // another process brought it meanwhile; the jars are the same
            return;
        }
    }
}
