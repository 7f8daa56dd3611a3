package dev.residue.app.worker;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The process that started this one as a {@link Worker}: what it orders, and where to tell.
 *
 * <p>When it ends, or wants no more, this process stops as after SIGTERM.
 */
public final class Parent {

    private static final int SIGTERM_STATUS = 143;

    private static final JsonObject END = new JsonObject(); // that object, not its content

    private final BlockingQueue<JsonObject> orders = new LinkedBlockingQueue<>();

    private Parent() {}

    /** Begins to listen on standard input. */
    public static Parent listen() {
        Parent parent = new Parent();
        Thread thread = new Thread(parent::read, "parent");
        thread.setDaemon(true);
        thread.start();
        return parent;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.add(JsonParser.parseString(line).getAsJsonObject());
            }
        } catch (IOException | JsonSyntaxException | IllegalStateException e) {
            System.err.println("residue: an order cannot be read: " + e.getMessage());
        }
        orders.add(END);
        System.exit(SIGTERM_STATUS);
    }

    /** Waits for the next order; null where there will be none. */
    @SuppressWarnings("ReferenceEquality")
    public @Nullable JsonObject next() throws InterruptedException {
        JsonObject order = orders.take();
        return order == END ? null : order;
    }

    /** Returns whether there is a next order, or will be none. */
    public boolean hasNext() {
        return !orders.isEmpty();
    }

    /** Tells something: keys with numbers, texts, JSON, or lists of these. */
    public void tell(Map<String, ?> line) {
        System.out.println(new Gson().toJson(line));
    }
}
