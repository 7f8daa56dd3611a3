package dev.residue.app.report;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Numbers as the page holds them: 16 bits each, evenly between the lowest and the highest, in
 * little-endian base64. Rounding is at most 1/131,068 of that range; {@value #EMPTY} stands for no
 * number.
 */
final class FrameData {

    static final int EMPTY = 65535;

    private static final int LARGEST = EMPTY - 1;

    private FrameData() {}

    static JsonObject of(List<double[]> frames) {
        int count = frames.stream().mapToInt(frame -> frame.length).sum();
        double low = finite(frames).min().orElse(0);
        double high = finite(frames).max().orElse(1);
        double range = high > low ? high - low : 1;
        ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (double[] frame : frames) {
            for (double value : frame) {
                long code =
                        Double.isFinite(value)
                                ? Math.round((value - low) / range * LARGEST)
                                : EMPTY;
                bytes.putShort((short) code);
            }
        }
        JsonObject json = new JsonObject();
        json.addProperty("low", low);
        json.addProperty("high", low + range);
        json.addProperty("data", Base64.getEncoder().encodeToString(bytes.array()));
        return json;
    }

    private static DoubleStream finite(List<double[]> frames) {
        return frames.stream().flatMapToDouble(DoubleStream::of).filter(Double::isFinite);
    }
}
