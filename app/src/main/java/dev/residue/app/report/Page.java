package dev.residue.app.report;

import dev.residue.analysis.figure.Figure;
import java.util.List;

/**
 * A page that is not of single runs: sections of figures and tables below a title.
 *
 * @param summary one line below the title
 * @param command the command line that makes it again
 */
public record Page(String title, String summary, List<Section> sections, String command) {

    /**
     * A part of it.
     *
     * @param note what the reader should know to read it; may be empty
     * @param figures beside each other
     * @param tables below them
     */
    public record Section(
            String heading, String note, List<? extends Figure> figures, List<Grid> tables) {

        public Section {
            figures = List.copyOf(figures);
            tables = List.copyOf(tables);
        }
    }

    /**
     * A table.
     *
     * @param headings one per column; one that ends in {@code #} heads numbers
     */
    public record Grid(List<String> headings, List<List<Cell>> rows) {

        public Grid {
            headings = List.copyOf(headings);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A cell of it.
     *
     * @param href the address that it leads to, relative to the page; empty for none
     * @param isCode whether it is a name of the program
     */
    public record Cell(String text, String href, boolean isCode) {

        public Cell(String text, String href) {
            this(text, href, false);
        }

        /** Returns a name of the program, shown as such. */
        static Cell code(String text) {
            return new Cell(text, "", true);
        }

        public static Cell of(String text) {
            return new Cell(text, "");
        }

        /** Returns a number as reports write it. */
        public static Cell of(double value) {
            return of(NumberFormats.value(value));
        }
    }

    public Page {
        sections = List.copyOf(sections);
    }
}
