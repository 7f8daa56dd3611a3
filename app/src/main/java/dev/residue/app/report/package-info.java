/**
 * The report of a run: one HTML file that opens offline, and a picture of the accuracy curves.
 *
 * <p>{@link dev.residue.app.report.ReportContent} says what is on the page and nothing about where
 * it comes from; {@link dev.residue.app.report.RunFiles} fills most of it from a run directory;
 * {@link dev.residue.app.report.HtmlReport} writes the page.
 */
@NullMarked
package dev.residue.app.report;

import org.jspecify.annotations.NullMarked;
