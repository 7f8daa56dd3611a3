package dev.residue.app.report;

import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyPictureTest {
    private static final RunSummary RUN = new RunSummary("e", 1, "PyTorch", "cpu", 100, 1);

    @TempDir private Path folder;

    @Test
    void thePictureShowsEveryCurveBandAndBaseline() throws IOException {
        ReportContent content =
                content(
                                line("accuracy/direct/train", 0.25, 0.75),
                                line("accuracy/direct/held-out", 0.125, 0.5),
                                line("loss/direct/train", 4, 1))
                        .band(new Band("addition", 40, 60))
                        .reference(new Reference("chance", "accuracy", 0.0625))
                        .build();
        Path file = folder.resolve("accuracy.png");
        new AccuracyPicture(content).write(file);
        BufferedImage image = ImageIO.read(file.toFile());
        Assertions.assertThat(image.getWidth()).isEqualTo(1200);
        Assertions.assertThat(image.getHeight()).isEqualTo(600);
        Assertions.assertThat(pixels(image, Palette.CURVES.get(0))).isGreaterThan(500);
        Assertions.assertThat(pixels(image, Palette.CURVES.get(1))).isGreaterThan(500);
        Assertions.assertThat(pixels(image, Palette.CURVES.get(2))).isZero();
        Assertions.assertThat(pixels(image, Palette.band(0))).isGreaterThan(20_000);
        Assertions.assertThat(gapsInARow(image, Palette.FAINT_INK)).isGreaterThan(20);
    }

    @Test
    void aRunWithoutAccuracyHasNoPicture() {
        ReportContent content = content(line("loss/a", 2, 1)).build();
        Assertions.assertThatThrownBy(() -> new AccuracyPicture(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The run 'a run' has no accuracy/<split> to draw.");
    }

    private static ReportBuilder content(Series... curves) {
        return new ReportBuilder(
                "a run", RUN, new RunRecord(List.of(curves), List.of(), new TreeMap<>()));
    }

    private static Series line(String name, double first, double last) {
        return new Series(name, List.of(new Series.Point(0, first), new Series.Point(100, last)));
    }

    private static int pixels(BufferedImage image, String colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += is(image, x, y, colour) ? 1 : 0;
            }
        }
        return count;
    }

    /** How often the most interrupted row changes from the colour to another. */
    private static int gapsInARow(BufferedImage image, String colour) {
        int most = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int gaps = 0;
            for (int x = 1; x < image.getWidth(); x++) {
                gaps += is(image, x - 1, y, colour) && !is(image, x, y, colour) ? 1 : 0;
            }
            most = Math.max(most, gaps);
        }
        return most;
    }

    private static boolean is(BufferedImage image, int x, int y, String colour) {
        return (image.getRGB(x, y) & 0xffffff) == Integer.parseInt(colour.substring(1), 16);
    }
}
