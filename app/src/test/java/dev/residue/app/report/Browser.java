package dev.residue.app.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven by the DevTools protocol over the JDK's own web socket.
 * It hears of every console message, exception and request.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final int SECONDS = 60;
    private static final Pattern PAGE_OF_PDF = Pattern.compile("/Type\\s*/Page\\b");

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private String session = "";

    /** Returns the program; empty where it is not installed. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts a browser whose files lie in a folder. */
    public Browser(Path program, Path folder) throws IOException {
        process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        socket =
                await(
                        HttpClient.newHttpClient()
                                .newWebSocketBuilder()
                                .buildAsync(URI.create(address()), new Listener()));
        JsonObject target = call("Target.createTarget", Map.of("url", "about:blank"));
        session =
                call(
                                "Target.attachToTarget",
                                Map.of(
                                        "targetId",
                                        target.get("targetId").getAsString(),
                                        "flatten",
                                        true))
                        .get("sessionId")
                        .getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** The browser says on its output where it listens. */
    private String address() throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                return line.substring("DevTools listening on ".length()).strip();
            }
        }
        throw new IOException("the browser ended before it listened");
    }

    /** Opens a page of some size in a theme, and waits until all of its charts are drawn. */
    public void open(Path page, int width, int height, boolean dark) {
        complaints.clear();
        requests.clear();
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        drawn();
    }

    /** Waits until all charts are drawn. */
    public void drawn() {
        evaluate(
                "new Promise(done => { const look = () => document.body &&"
                    + " document.body.dataset.drawn ? done(true) : setTimeout(look, 10); look();"
                    + " })");
    }

    /** Returns what an expression comes to, awaited where it is a promise. */
    public JsonElement evaluate(String expression) {
        JsonObject answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "awaitPromise",
                                true,
                                "returnByValue",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? new JsonObject() : value;
    }

    public String text(String expression) {
        return evaluate(expression).getAsString();
    }

    public int number(String expression) {
        return evaluate(expression).getAsInt();
    }

    public boolean isTrue(String expression) {
        return evaluate(expression).getAsBoolean();
    }

    public void press(String key) {
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    void mouse(String type, double x, double y) {
        call(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        x,
                        "y",
                        y,
                        "button",
                        "left",
                        "buttons",
                        type.equals("mouseReleased") ? 0 : 1,
                        "clickCount",
                        1));
    }

    /** Returns how many pages the page has when it is printed. */
    public int printedPages() {
        String data = call("Page.printToPDF", Map.of()).get("data").getAsString();
        String pdf = new String(Base64.getDecoder().decode(data), StandardCharsets.ISO_8859_1);
        return (int) PAGE_OF_PDF.matcher(pdf).results().count();
    }

    /** Returns console messages, exceptions and log entries since the page was opened. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns the addresses asked for since the page was opened. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    JsonObject call(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", new Gson().toJsonTree(parameters));
        if (!session.isEmpty()) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        await(socket.sendText(message.toString(), true));
        JsonObject found = await(answer);
        if (found.has("error")) {
            throw new AssertionError(method + ": " + found.get("error"));
        }
        return found.getAsJsonObject("result");
    }

    private void heard(JsonObject message) {
        if (message.has("id")) {
            CompletableFuture<JsonObject> waiting = answers.remove(message.get("id").getAsInt());
            if (waiting != null) {
                waiting.complete(message);
            }
            return;
        }
        JsonObject parameters = message.getAsJsonObject("params");
        switch (message.get("method").getAsString()) {
            case "Runtime.consoleAPICalled" -> complaints.add(texts(parameters));
            case "Runtime.exceptionThrown", "Log.entryAdded" ->
                    complaints.add(parameters.toString());
            case "Network.requestWillBeSent" ->
                    requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
            default -> {}
        }
    }

    private static String texts(JsonObject parameters) {
        List<String> texts = new ArrayList<>();
        JsonArray arguments = parameters.getAsJsonArray("args");
        for (JsonElement one : arguments) {
            texts.add(String.valueOf(one.getAsJsonObject().get("value")));
        }
        return parameters.get("type").getAsString() + ": " + String.join(" ", texts);
    }

    private static <T> T await(CompletionStage<T> future) {
        try {
            return future.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the browser does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
