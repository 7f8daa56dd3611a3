package dev.residue.app.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/**
 * JSON for other programs, on one line: null stands for a number that is not finite, which JSON
 * does not have.
 */
public final class JsonText {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private JsonText() {}

    public static String of(JsonElement element) {
        return GSON.toJson(finite(element));
    }

    private static JsonElement finite(JsonElement element) {
        if (element.isJsonObject()) {
            JsonObject object = new JsonObject();
            element.getAsJsonObject()
                    .asMap()
                    .forEach((key, value) -> object.add(key, finite(value)));
            return object;
        }
        if (element.isJsonArray()) {
            JsonArray array = new JsonArray();
            element.getAsJsonArray().forEach(value -> array.add(finite(value)));
            return array;
        }
        boolean isNumber = element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
        return isNumber && !Double.isFinite(element.getAsDouble()) ? JsonNull.INSTANCE : element;
    }
}
