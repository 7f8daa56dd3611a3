import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the commit that is built, and whether files of it are changed, into a file of properties:
 * {@code java Commit.java CHECKOUT FILE}. Sources that are no checkout, also inside of another one,
 * and machines without git leave an unknown commit. The same sources give the same bytes.
 */
final class Commit {

    private Commit() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path checkout = Path.of(arguments[0]).toRealPath();
        Path file = Path.of(arguments[1]);
        String text = "commit=unknown\nchanged=false\n";
        String top = git(checkout, "rev-parse", "--show-toplevel");
        if (!top.isEmpty() && Path.of(top).toRealPath().equals(checkout)) {
            String commit = git(checkout, "rev-parse", "HEAD");
            boolean isChanged =
                    !git(checkout, "status", "--porcelain", "--untracked-files=no").isEmpty();
            if (!commit.isEmpty()) {
                text = "commit=" + commit + "\nchanged=" + isChanged + "\n";
            }
        }
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    /** Returns what git says; nothing where it fails or is not there. */
    private static String git(Path checkout, String... words) throws InterruptedException {
        String[] command = new String[words.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = checkout.toString();
        System.arraycopy(words, 0, command, 3, words.length);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said.strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
