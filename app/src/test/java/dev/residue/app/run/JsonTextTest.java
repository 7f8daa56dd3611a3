package dev.residue.app.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void numbersThatAreNotFiniteAreNull() {
        JsonArray array = new JsonArray();
        array.add(Double.POSITIVE_INFINITY);
        array.add(Float.NaN);
        array.add(0.5);
        array.add("NaN");
        array.add(true);
        JsonObject object = new JsonObject();
        object.addProperty("seconds", Double.NaN);
        object.addProperty("steps", Long.MAX_VALUE);
        object.add("step", JsonNull.INSTANCE);
        object.add("values", array);
        Assertions.assertThat(JsonText.of(object))
                .isEqualTo(
                        "{\"seconds\":null,\"steps\":9223372036854775807,\"step\":null,"
                                + "\"values\":[null,null,0.5,\"NaN\",true]}");
    }
}
