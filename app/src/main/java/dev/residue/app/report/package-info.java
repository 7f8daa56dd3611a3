/**
 * The report of a run: one HTML file that opens offline, and a picture of the accuracy curves.
 *
 * <p>{@link dev.residue.app.report.ReportContent} says what is on the page and nothing about where
 * it comes from; {@link dev.residue.app.report.HtmlReport} writes the page. Figures are values;
 * what their charts look like stands in resources beside these classes.
 */
@NullMarked
package dev.residue.app.report;

import org.jspecify.annotations.NullMarked;
