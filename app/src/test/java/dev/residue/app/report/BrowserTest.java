package dev.residue.app.report;

import dev.residue.analysis.study.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    private static final int WIDE = 1600;
    private static final int NARROW = 400;
    private static final int HEIGHT = 900;

    private static final String HEAD = "residueReport.charts.find(c => c.model.title === 'head')";
    private static final String LIE = "residueReport.charts.find(c => c.model.title === 'lie')";

    private Browser browser;
    private Path run;
    private Path several;
    private Path sections;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Optional<Path> program = Browser.program();
        Assumptions.assumeTrue(program.isPresent(), "no Chromium is installed on this machine");
        run = folder.resolve("run.html");
        new HtmlReport().write(run, List.of(BrowserPages.content("a run", 0)));
        several = folder.resolve("several.html");
        new HtmlReport()
                .write(
                        several,
                        List.of(
                                BrowserPages.content("one", 0),
                                BrowserPages.content("two", 0.1),
                                BrowserPages.content("three", 0.2)),
                        new Findings(
                                List.of(),
                                Map.of(),
                                List.of(),
                                List.of(BrowserPages.diagram()),
                                Map.of()));
        sections = folder.resolve("sections.html");
        new HtmlReport().write(sections, BrowserPages.page());
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
        Assertions.assertThat(browser.text("document.body.innerText"))
                .contains(BrowserPages.HOSTILE);
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
        Assertions.assertThat(browser.text(stamps)).isEqualTo("step 20,step 20,step 20");
        Assertions.assertThat(browser.text(cursor)).isEqualTo("20");
        Assertions.assertThat(browser.text(label)).contains("largest is 1 at row b, column y");
        browser.evaluate("document.getElementById('checkpoint').focus()");
        browser.press("ArrowLeft");
        browser.drawn();
        Assertions.assertThat(browser.text(stamps)).isEqualTo("step 0,step 0,step 0");
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
    void aVariantIsChosenAndItsFindingIsTheTitle() {
        browser.open(run, WIDE, HEIGHT, false);
        String title = HEAD + ".figure.querySelector('figcaption b').textContent";
        Assertions.assertThat(browser.text(title)).isEqualTo("head: first");
        String select = HEAD + ".figure.querySelector('select')";
        browser.evaluate(
                select
                        + ".selectedIndex = 1, "
                        + select
                        + ".dispatchEvent(new Event('change')), 0");
        browser.drawn();
        Assertions.assertThat(browser.text(title)).isEqualTo("head: second at 20");
        Assertions.assertThat(browser.text(HEAD + ".place.getAttribute('aria-label')"))
                .contains("largest is 1 at row b, column y");
        browser.evaluate("document.getElementById('checkpoint').focus()");
        browser.press("ArrowLeft");
        browser.drawn();
        Assertions.assertThat(browser.text(title)).isEqualTo("head: second at 0");
        Assertions.assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void componentsAreChosenAndThreeOfThemAreTurned() {
        browser.open(run, WIDE, HEIGHT, false);
        // a number is held to 1/131,068 of the range
        String places =
                LIE + ".view.data('rows').map(r => [r.x, r.y].map(Math.round).join()).join(' ')";
        Assertions.assertThat(browser.text(places)).isEqualTo("0,1 3,4 -5,0");
        choose(1, 2);
        Assertions.assertThat(browser.text(places)).isEqualTo("0,2 3,0 -5,1");
        choose(3, 1);
        Assertions.assertThat(browser.text(LIE + ".view.data('rows').map(r => r.kind).join('|')"))
                .contains("|");
        choose(2, 2);
        String turned = LIE + ".view.data('rows').map(r => r.x.toFixed(3)).join(' ')";
        String before = browser.text(turned);
        String turn = LIE + ".turn";
        Assertions.assertThat(browser.isTrue(turn + ".parentElement.hidden")).isFalse();
        browser.evaluate(turn + ".value = '3', " + turn + ".dispatchEvent(new Event('input')), 0");
        browser.drawn();
        Assertions.assertThat(browser.text(turned)).isNotEqualTo(before);
        Assertions.assertThat(browser.number(LIE + ".view.data('ends').length")).isEqualTo(3);
        Assertions.assertThat(browser.complaints()).isEmpty();
    }

    private void choose(int select, int option) {
        String one = LIE + ".figure.querySelectorAll('select')[" + select + "]";
        browser.evaluate(
                one
                        + ".selectedIndex = "
                        + option
                        + ", "
                        + one
                        + ".dispatchEvent(new Event('change')), 0");
        browser.drawn();
    }

    @Test
    void smallChartsOfRunsHaveOneLegendAndOneAxisAndAreMadeLarge() {
        browser.open(several, WIDE, HEIGHT, false);
        String small = "residueReport.charts.filter(c => c.model.small)";
        String high =
                "map(c => c.view.scale('y').domain().join()).filter((d, i, a) => a.indexOf(d)"
                        + " === i).join(' ')";
        Assertions.assertThat(
                        browser.text(
                                small
                                        + ".filter(c => c.model.title.startsWith('accuracy'))."
                                        + high))
                .isEqualTo("0,1");
        Assertions.assertThat(
                        browser.number(
                                "document.querySelector('.multiples .common').children.length"))
                .isEqualTo(4); // the median and three runs
        int width = browser.number(small + "[0].view.width()");
        browser.evaluate("document.querySelector('.multiples [data-action=enlarge]').click()");
        browser.drawn();
        Assertions.assertThat(browser.number(small + "[0].view.width()")).isGreaterThan(2 * width);
    }

    @Test
    void aLabelAtTheEndStandsWhereItsCurveEnds() {
        browser.open(run, WIDE, HEIGHT, false);
        Assertions.assertThat(
                        browser.number(
                                "residueReport.charts.filter(c => c.model.kind === 'curves' &&"
                                        + " c.prepared.data.ends.length === c.model.curves.length"
                                        + " && c.model.curves.length > 1).filter(c =>"
                                        + " c.prepared.data.ends.some(e => { const v ="
                                        + " c.model.curves.find(k => k.name ==="
                                        + " e.curve).values.slice(-1)[0]; return"
                                        + " Math.abs(c.view.scale('y')(v) - e.place) > 25;"
                                        + " })).length"))
                .isZero();
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
        Assertions.assertThat(browser.printedPages()).isBetween(1, 8);
    }
}
