package dev.residue.analysis.assignandadd;

import dev.residue.analysis.study.Course;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SlotCourseTest {

    private static final String LAGS = "Variable and side that lag when assignment is learned";
    private static final String LAST = "Variables and sides learned last, or never";

    @Test
    void theLastSlotIsTheLatestOrOneThatWasNeverLearned() {
        Map<String, Object> slots = new LinkedHashMap<>(Map.of("a left", 500.0));
        slots.put("a right", 900.0);
        slots.put("b left", 900.0);
        Course course = SlotCourse.of(Map.of("slotsLearnedAt", slots));
        Assertions.assertThat(course.learnedAt())
                .containsEntry("a left", OptionalLong.of(500))
                .hasSize(3);
        Assertions.assertThat(course.kinds()).isEqualTo(Map.of(LAST, "a right and b left"));
        slots.put("b right", "never");
        course = SlotCourse.of(Map.of("slotsLearnedAt", slots));
        Assertions.assertThat(course.learnedAt()).containsEntry("b right", OptionalLong.empty());
        Assertions.assertThat(course.kinds()).isEqualTo(Map.of(LAST, "b right, never"));
    }

    @Test
    void aSlotThatIsRightDoesNotLag() {
        Assertions.assertThat(SlotCourse.of(lagging(0.035)).kinds())
                .isEqualTo(Map.of(LAGS, "k left"));
        Assertions.assertThat(SlotCourse.of(lagging(0.995)).kinds())
                .isEqualTo(Map.of(LAGS, "none"));
        Assertions.assertThat(SlotCourse.of(Map.of())).isEqualTo(Course.unknown());
    }

    private static Map<String, ?> lagging(double accuracy) {
        return Map.of("laggingSlot", Map.of("variable", "k", "side", "left", "accuracy", accuracy));
    }
}
