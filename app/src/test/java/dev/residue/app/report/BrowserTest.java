package dev.residue.app.report;

import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Reports in a real browser: nothing complains, nothing is asked for, and all of it works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

    private static final String HOSTILE = "<script>alert('x')</script> & \"${title}\"";
    private static final int WIDE = 1600;
    private static final int NARROW = 400;
    private static final int HEIGHT = 900;

    private Browser browser;
    private Path run;
    private Path several;
    private Path sections;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Optional<Path> program = Browser.program();
        Assumptions.assumeTrue(program.isPresent(), "no Chromium is installed on this machine");
        run = folder.resolve("run.html");
        new HtmlReport().write(run, List.of(content("a run", 0)));
        several = folder.resolve("several.html");
        new HtmlReport()
                .write(
                        several,
                        List.of(content("one", 0), content("two", 0.1), content("three", 0.2)),
                        new Findings(List.of(), Map.of(), List.of(), List.of(diagram()), Map.of()));
        sections = folder.resolve("sections.html");
        new HtmlReport().write(sections, page());
        browser = new Browser(program.orElseThrow(), folder);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyFigureIsDrawnInSilenceInBothThemesWideAndNarrow() {
        for (Path page : List.of(run, several, sections)) {
            for (int width : new int[] {NARROW, WIDE}) {
                for (boolean dark : new boolean[] {false, true}) {
                    browser.open(page, width, HEIGHT, dark);
                    String what = page.getFileName() + " at " + width + (dark ? ", dark" : "");
                    Assertions.assertThat(browser.complaints()).as(what).isEmpty();
                    Assertions.assertThat(browser.requests())
                            .as(what)
                            .containsExactly(page.toUri().toString());
                    Assertions.assertThat(
                                    browser.number(
                                            "Array.from(document.querySelectorAll('figure')).filter(f"
                                                + " => !f.querySelector('.chart svg, .chart"
                                                + " canvas')).length"))
                            .as("figures that are not drawn of " + what)
                            .isZero();
                    Assertions.assertThat(
                                    browser.number(
                                            "document.documentElement.scrollWidth"
                                                    + " - document.documentElement.clientWidth"))
                            .as("pixels beyond the edge of " + what)
                            .isZero();
                }
            }
        }
    }

    @Test
    void verdictsAreOnTheFirstScreenOfATelephone() {
        browser.open(run, NARROW, HEIGHT, false);
        Assertions.assertThat(
                        browser.number(
                                "Math.round(document.querySelector('.verdicts')"
                                        + ".getBoundingClientRect().bottom)"))
                .isLessThan(HEIGHT);
        Assertions.assertThat(browser.text("document.querySelector('.verdicts').textContent"))
                .contains("✓", "one", "✗", "two");
    }

    @Test
    void hostileTextIsTextEverywhere() {
        browser.open(run, WIDE, HEIGHT, false);
        Assertions.assertThat(browser.text("document.body.innerText")).contains(HOSTILE);
        Assertions.assertThat(
                        browser.text(
                                "Array.from(document.querySelectorAll('.chart svg text'))"
                                        + ".map(one => one.textContent).join(' ')"))
                .contains("<script>");
        Assertions.assertThat(browser.number("document.querySelectorAll('.chart script').length"))
                .isZero();
    }

    @Test
    void theSliderMovesEveryPictureAndTheCursor() {
        browser.open(run, WIDE, HEIGHT, false);
        String stamps =
                "Array.from(document.querySelectorAll('.stamp')).map(s => s.textContent)"
                        + ".filter(t => t).join()";
        String label =
                "Array.from(document.querySelectorAll('.chart')).find(c =>"
                    + " c.getAttribute('aria-label').startsWith('attention')).getAttribute('aria-label')";
        String cursor = "residueReport.charts[0].view.data('cursor').map(c => c.step).join()";
        Assertions.assertThat(browser.text(stamps)).isEqualTo("step 20,step 20");
        Assertions.assertThat(browser.text(cursor)).isEqualTo("20");
        Assertions.assertThat(browser.text(label)).contains("largest is 1 at row b, column y");
        browser.evaluate("document.getElementById('checkpoint').focus()");
        browser.press("ArrowLeft");
        browser.drawn();
        Assertions.assertThat(browser.text(stamps)).isEqualTo("step 0,step 0");
        Assertions.assertThat(browser.text(cursor)).isEqualTo("0");
        Assertions.assertThat(browser.text(label)).contains("largest is 0.5 at row a, column x");
        Assertions.assertThat(
                        browser.text("document.getElementById('checkpoint-step').textContent"))
                .isEqualTo("step 0");
        // the same by the keys on a chart
        browser.evaluate("document.querySelector('.chart').focus()");
        browser.press("ArrowRight");
        browser.drawn();
        Assertions.assertThat(browser.text(cursor)).isEqualTo("20");
    }

    @Test
    void aDragShowsSomeStepsAndEscapeShowsAll() {
        browser.open(run, WIDE, HEIGHT, false);
        String domain = "residueReport.page.steps.map(Math.round).join()";
        String box = "document.querySelector('.chart svg').getBoundingClientRect()";
        double left = browser.evaluate(box + ".left").getAsDouble() + 58;
        double top = browser.evaluate(box + ".top").getAsDouble() + 100;
        double width = browser.evaluate("residueReport.charts[0].view.width()").getAsDouble();
        browser.mouse("mousePressed", left + width / 4, top);
        browser.mouse("mouseMoved", left + width / 3, top);
        browser.mouse("mouseMoved", left + width / 2, top);
        browser.mouse("mouseReleased", left + width / 2, top);
        browser.drawn();
        Assertions.assertThat(browser.text(domain)).isEqualTo("5,10");
        Assertions.assertThat(
                        browser.text(
                                "residueReport.charts[0].view.scale('x').domain().map(Math.round).join()"))
                .isEqualTo("5,10");
        browser.evaluate("document.querySelector('.chart').focus()");
        browser.press("Escape");
        browser.drawn();
        Assertions.assertThat(browser.text(domain)).isEqualTo("0,20");
        browser.evaluate("document.querySelector('[data-action=logarithmic]').click()");
        browser.drawn();
        Assertions.assertThat(browser.text("residueReport.charts[0].view.scale('x').type"))
                .isEqualTo("symlog");
        Assertions.assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsUnderThePointerIsTold() {
        browser.open(run, WIDE, HEIGHT, false);
        String box = "document.querySelector('.chart svg').getBoundingClientRect()";
        double left = browser.evaluate(box + ".left").getAsDouble() + 58;
        double top = browser.evaluate(box + ".top").getAsDouble() + 100;
        double width = browser.evaluate("residueReport.charts[0].view.width()").getAsDouble();
        browser.mouse("mouseMoved", left + width / 2, top);
        browser.mouse("mouseMoved", left + width / 2 + 1, top);
        Assertions.assertThat(browser.text("document.querySelector('.tooltip').innerText"))
                .contains("step 10", "value ");
    }

    @Test
    void aCurveIsPickedByItsName() {
        browser.open(run, WIDE, HEIGHT, false);
        browser.evaluate("document.querySelector('.legend button').focus()");
        browser.evaluate("document.activeElement.click()");
        browser.drawn();
        Assertions.assertThat(
                        browser.text(
                                "Array.from(document.querySelector('.legend').children)"
                                        + ".map(one => one.classList.contains('faded')).join()"))
                .isEqualTo("false,true");
        Assertions.assertThat(browser.text("document.activeElement.getAttribute('aria-pressed')"))
                .isEqualTo("true");
    }

    @Test
    void everyFigureIsSavedAsDataAndAsAPicture() {
        browser.open(run, WIDE, HEIGHT, true);
        int charts = browser.number("residueReport.charts.length");
        for (int chart = 0; chart < charts; chart++) {
            String save = "residueReport.exported(residueReport.charts[%d], '%s')";
            String csv =
                    browser.text(
                            String.format(Locale.ROOT, save, chart, "csv")
                                    + ".then(f => f.blob.text())");
            Assertions.assertThat(csv.lines().count()).isGreaterThan(1);
            String svg =
                    browser.text(
                            String.format(Locale.ROOT, save, chart, "svg")
                                    + ".then(f => f.blob.text())");
            Assertions.assertThat(svg)
                    .startsWith("<svg")
                    .contains("#ffffff")
                    .doesNotContain("<script");
            Assertions.assertThat(
                            browser.number(
                                    String.format(Locale.ROOT, save, chart, "png")
                                            + ".then(f => f.blob.size)"))
                    .isGreaterThan(1000);
        }
        Assertions.assertThat(
                        browser.text(
                                "residueReport.exported(residueReport.charts[0], 'csv').then(f =>"
                                        + " f.blob.text())"))
                .startsWith("step,curve,value\n0,\"<script>");
    }

    @Test
    void aPrintedPageIsLightAndShort() {
        browser.open(run, WIDE, HEIGHT, true);
        String pdf = new String(browser.print(), StandardCharsets.ISO_8859_1);
        Assertions.assertThat(Pattern.compile("/Type /Page\\b").matcher(pdf).results().count())
                .isBetween(1L, 8L);
    }

    private static ReportContent content(String title, double more) {
        ReportBuilder builder =
                new ReportBuilder(
                        title,
                        new RunSummary("e", 1, "PyTorch", "cpu", 20, 4),
                        new RunRecord(
                                List.of(
                                        series("accuracy/" + HOSTILE, 0.1, 0.4, 0.5 + more),
                                        series("accuracy/b", 0, 0.2, 0.9),
                                        series("loss/b", 4, 0, 0.1),
                                        series("progress/x", 0.1, Double.NaN, 0.4)),
                                List.of(),
                                new TreeMap<>()));
        TreeMap<Long, Figure> attention = new TreeMap<>();
        attention.put(0L, map("attention", 0.5, 0));
        attention.put(20L, map("attention", 0.25, 1));
        TreeMap<Long, Figure> circle = new TreeMap<>();
        circle.put(0L, scatter(Scatter.Style.CIRCLE, 0));
        circle.put(20L, scatter(Scatter.Style.CIRCLE, 1));
        return builder.moving(MovingFigure.of(attention))
                .moving(MovingFigure.of(circle))
                .figures(
                        List.of(
                                scatter(Scatter.Style.CURVES, 0),
                                scatter(Scatter.Style.POINTS, 0),
                                new Curves("added", List.of(series("added/y", 0, 1, 2)), "")))
                .band(new Band(HOSTILE, 5, 10))
                .reference(new Reference("guess", "accuracy", 0.3))
                .claims(
                        List.of(
                                claim("part/one", Verdict.HOLDS),
                                claim("part/two", Verdict.FAILS),
                                claim("three", Verdict.NOT_MEASURED)))
                .configuration("seed: " + more)
                .command("residue report x")
                .build();
    }

    private static Page page() {
        Bands bands =
                new Bands(
                        "bands",
                        "rate",
                        "accuracy",
                        List.of(),
                        true,
                        List.of(
                                new Bands.Point(0.001, 0.4, 0.3, 0.5, 3),
                                new Bands.Point(0.01, 0.6, 0.5, 0.7, 3)),
                        List.of(new Mark(0.001, 0.4, HOSTILE, 0.4, "run/report.html")),
                        "");
        Bands named =
                new Bands(
                        "named",
                        "optimizer",
                        "accuracy",
                        List.of("adam", HOSTILE),
                        false,
                        List.of(
                                new Bands.Point(0, 0.4, 0.3, 0.5, 3),
                                new Bands.Point(1, 0.6, 0.5, 0.7, 3)),
                        List.of(),
                        "");
        Scatter linked =
                new Scatter(
                        "linked",
                        "x",
                        "y",
                        List.of(new Scatter.Point(0, 1, "a", "one", "r.html")),
                        "");
        return new Page(
                "Sweep",
                "3 of 3",
                List.of(
                        new Page.Section(
                                "measure",
                                "",
                                List.of(bands, named, diagram(), linked),
                                List.of())),
                "residue report s");
    }

    private static PhaseDiagram diagram() {
        return new PhaseDiagram(
                "diagram",
                "tasks",
                List.of("8", "16"),
                "α",
                List.of("0.2", HOSTILE),
                new double[][] {{0, 0.4}, {0.6, Double.NaN}},
                new PhaseDiagram.Range(0, 1, 0.5),
                List.of(new Mark(0, 0, "run 1", 0.2, "")),
                "");
    }

    private static HeatMap map(String title, double first, double last) {
        return new HeatMap(
                title,
                List.of("a", "b"),
                List.of("x", "y"),
                new double[][] {{first, Double.NaN}, {0.1, last}},
                "how");
    }

    private static Scatter scatter(Scatter.Style style, double at) {
        List<Scatter.Point> points = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            points.add(
                    new Scatter.Point(i, i * at, i < 4 ? Integer.toString(i) : HOSTILE, "p" + i));
        }
        return new Scatter(style + " scatter", "first", "second", points, "", style);
    }

    private static ClaimResult claim(String id, Verdict verdict) {
        return new ClaimResult(new Claim(id, "finding", "figure 1", "criterion"), verdict, "m", 1);
    }

    private static Series series(String name, double... values) {
        return Series.of(name, new long[] {0, 10, 20}, values);
    }
}
