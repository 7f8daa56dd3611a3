package dev.residue.app.report;

import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Bands;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BandsChartTest {

    @Test
    void placesWithoutAnOrderHaveNoLineBetweenThem() {
        Assertions.assertThat(specification("loss", List.of(), 0.5))
                .contains("\"area\"", "\"line\"");
        Assertions.assertThat(specification("loss", List.of("relu", "gelu"), 0.5))
                .doesNotContain("\"area\"", "\"line\"")
                .contains("\"labelOverlap\":false");
    }

    @Test
    void accuraciesHaveTheAxisOfAllShares() {
        String whole = "\"scale\":{\"domain\":[0,1]}";
        Assertions.assertThat(specification("accuracy/test", List.of(), 0.998)).contains(whole);
        Assertions.assertThat(specification("accuracy/test", List.of(), 1.5)).doesNotContain(whole);
        Assertions.assertThat(specification("loss/test", List.of(), 0.998)).doesNotContain(whole);
    }

    private static String specification(String measure, List<String> labels, double value) {
        JsonObject model =
                new BandsChart(
                                new Bands(
                                        "title",
                                        "varied",
                                        measure,
                                        labels,
                                        false,
                                        List.of(
                                                new Bands.Point(0, 0.9, 0.9, 0.9, 1),
                                                new Bands.Point(1, value, value, value, 1)),
                                        List.of(),
                                        ""))
                        .model();
        return Specification.text(model);
    }
}
