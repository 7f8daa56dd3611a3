package dev.residue.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine and the one device that a run computes on; nothing falls back silently.
 *
 * @param engine the engine
 * @param device its device
 */
public record EngineSelection(Engine engine, Device device) {

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(\\d{1,3})");

    /**
     * Loads the engine.
     *
     * @throws UnavailableException if the engine or the device is not there
     */
    public static EngineSelection load(EngineSettings settings) {
        if (settings.threads() != null) {
            // read once, when the library is loaded
            String threads = Integer.toString(settings.threads());
            System.setProperty("ai.djl.pytorch.num_threads", threads);
        }
        Matcher matcher = DEVICE.matcher(settings.device());
        if (!matcher.matches()) {
            throw new UnavailableException(
                    "there is no device '" + settings.device() + "'",
                    "use cpu, or gpu0 for the first GPU");
        }
        if (!Engine.hasEngine(settings.name())) {
            throw new UnavailableException(
                    "engine '" + settings.name() + "' is not on the class path",
                    "use one of "
                            + String.join(", ", new TreeSet<>(Engine.getAllEngines()))
                            + ", or add the engine's jars");
        }
        Engine engine = Engine.getEngine(settings.name());
        if (matcher.group(1) == null) {
            return new EngineSelection(engine, Device.cpu());
        }
        int index = Integer.parseInt(matcher.group(1));
        int available = engine.getGpuCount();
        if (index >= available) {
            throw new UnavailableException(
                    String.format(
                            "device %s is not there: %s %s sees %d GPUs",
                            settings.device(),
                            engine.getEngineName(),
                            engine.getVersion(),
                            available),
                    available == 0
                            ? "use --device cpu, or install a GPU build of the engine"
                            : "use gpu0 to gpu" + (available - 1));
        }
        return new EngineSelection(engine, Device.gpu(index));
    }

    /** Thrown when an engine or a device is not there. */
    public static final class UnavailableException extends RuntimeException {

        private final String remedy;

        UnavailableException(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        /** Returns what would be right. */
        public String remedy() {
            return remedy;
        }
    }
}
