package dev.residue.app.report;

import dev.residue.analysis.study.Paper;
import java.util.List;

/** What templates fill pages with; public, since the template engine reads public records alone. */
final class PageView {

    private PageView() {}

    /** A link of the contents. */
    public record Entry(String id, String text) {}

    /** A library of the page's script. */
    public record Library(String name, String version, String code) {}

    /**
     * A figure.
     *
     * @param model what the page's script draws it from, as JSON that may stand in a script element
     */
    public record Drawn(String id, String title, String note, String model) {}

    /**
     * A part of the page.
     *
     * @param layout how figures stand
     */
    public record Part(
            String id,
            String heading,
            String note,
            Layout layout,
            List<Drawn> figures,
            List<Page.Grid> tables) {}

    /** How the figures of a part stand. */
    public enum Layout {
        /** Below each other. */
        WIDE,
        BESIDE,
        /** Small ones beside each other, with one legend above. */
        MULTIPLES
    }

    /** A folded table. */
    public record Folded(String id, String heading, String note, Page.Grid grid) {}

    /**
     * A claim.
     *
     * @param kind its verdict, as a class of the style sheet
     */
    public record Judged(
            String id,
            String anchor,
            String name,
            String kind,
            String symbol,
            String words,
            String finding,
            String measured,
            String criterion,
            String source,
            List<Paper> papers) {}

    /** Claims of one part of a paper; of no name where they are not grouped. */
    public record Group(String name, List<Judged> claims) {}

    /** A page that is not of single runs. */
    public record Sections(String title, String summary, List<Part> parts, String command) {}

    /** A run. */
    public record Run(
            String id,
            String title,
            List<String> lead,
            String summary,
            List<Paper> papers,
            List<Judged> claims,
            List<Group> groups,
            String tally,
            List<Drawn> headline,
            Page.Grid splits,
            String splitsNote,
            List<Part> parts,
            List<Folded> tables,
            String configuration,
            String command) {}

    /** Several runs together. */
    public record Comparison(
            String title,
            List<String> lead,
            Page.Grid differences,
            Matrix matrix,
            List<Judged> claims,
            String tally,
            List<Part> parts) {}

    /** Verdicts by finding and run. */
    public record Matrix(List<Entry> runs, List<Row> rows) {

        /** A finding in all runs. */
        public record Row(String name, String finding, List<Place> cells) {}

        /** A verdict on a run; of no kind where the run is not asked. */
        public record Place(String kind, String symbol, String words, String measured) {}
    }
}
