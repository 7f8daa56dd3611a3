package dev.residue.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command printed and how it ended.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
record Terminal(int status, String out, String err) {

    /** Runs a command in this Java machine. */
    static Terminal run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream newOut = new ByteArrayOutputStream();
        ByteArrayOutputStream newErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
        try {
            int status = Residue.run(arguments);
            return new Terminal(
                    status,
                    newOut.toString(StandardCharsets.UTF_8),
                    newErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    JsonObject json() {
        return JsonParser.parseString(out).getAsJsonObject();
    }

    String lastLine() {
        List<String> lines = err.lines().toList();
        return lines.get(lines.size() - 1);
    }
}
