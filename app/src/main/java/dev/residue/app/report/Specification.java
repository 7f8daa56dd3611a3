package dev.residue.app.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Vega-Lite specification with holes, kept beside this class as a resource.
 *
 * <p>A hole is a string {@code "{{name}}"} that stands for a value; filled with an empty {@link
 * Optional} its key is left out. {@code "{{*name}}"} in a list stands for the elements of a list.
 * Objects {@code {"$": "name"}} are holes that the page's script fills, such as colours and widths.
 */
final class Specification {

    /** Longer names in a legend are cut, in pixels. */
    static final int LEGEND_LABEL_WIDTH = 320;

    /** Escapes angle brackets as well: the text stands inside a script element. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final JsonObject template;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Specification(JsonObject template) {
        this.template = template;
    }

    static Specification of(String resource) {
        try {
            return new Specification(
                    JsonParser.parseString(HtmlTemplate.resource(resource)).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets what is filled into a hole: a number, text, JSON, a list, or an optional of these. */
    Specification set(String hole, Object value) {
        values.put(hole, value);
        return this;
    }

    JsonObject fill() {
        return filled(template).getAsJsonObject();
    }

    JsonElement fill(String member) {
        return filled(template.get(member));
    }

    static String text(JsonElement element) {
        return GSON.toJson(element);
    }

    private JsonElement filled(JsonElement part) {
        if (part instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                if (!Optional.empty().equals(filling(member.getValue(), ""))) {
                    copy.add(member.getKey(), filled(member.getValue()));
                }
            }
            return copy;
        }
        if (part instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            for (JsonElement element : array) {
                Object several = filling(element, "*");
                if (several == null) {
                    copy.add(filled(element));
                } else {
                    copy.addAll(json(several).getAsJsonArray());
                }
            }
            return copy;
        }
        Object value = filling(part, "");
        return value == null ? part : json(value);
    }

    /** Returns what belongs into a hole; null where the element is none of this kind. */
    private @Nullable Object filling(JsonElement element, String kind) {
        String start = "{{" + kind;
        if (!(element instanceof JsonPrimitive text)
                || !text.isString()
                || !text.getAsString().startsWith(start)
                || text.getAsString().startsWith(start + "*")) {
            return null;
        }
        String name = text.getAsString().substring(start.length()).replace("}}", "");
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing is given for " + text);
        }
        return value;
    }

    private static JsonElement json(Object value) {
        if (value instanceof JsonElement json) {
            return json;
        }
        if (value instanceof Optional<?> optional) {
            return json(optional.orElseThrow());
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(element -> array.add(json(element)));
            return array;
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        return value instanceof Boolean flag
                ? new JsonPrimitive(flag)
                : new JsonPrimitive((String) value);
    }

    /** JSON has no NaN; a gap in the curve is what a reader should see. */
    static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
