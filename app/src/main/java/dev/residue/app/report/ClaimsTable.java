package dev.residue.app.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of claims with their verdicts. */
final class ClaimsTable {

    private ClaimsTable() {}

    /**
     * Returns the section; nothing where there are no claims.
     *
     * @param runs what the findings are held against, in words
     */
    static String of(List<ClaimRow> claims, String runs) {
        if (claims.isEmpty()) {
            return "";
        }
        Table table =
                Table.of(List.of("Claim", "Finding", "Criterion", "Measured", "Verdict", "Source"));
        for (ClaimRow claim : claims) {
            Verdict verdict = claim.verdict();
            table.row(
                    Table.code(claim.id()),
                    Table.text(claim.finding()),
                    Table.text(claim.criterion()),
                    Table.text(claim.measured()),
                    String.format(
                            Locale.ROOT,
                            "<td class=\"verdict %s\">%s %s</td>",
                            verdict.cssClass(),
                            verdict.symbol(),
                            verdict.words()),
                    Table.text(claim.source()));
        }
        Map<Verdict, Long> tally =
                claims.stream()
                        .collect(Collectors.groupingBy(ClaimRow::verdict, Collectors.counting()));
        String summary =
                Arrays.stream(Verdict.values())
                        .filter(tally::containsKey)
                        .map(verdict -> tally.get(verdict) + " " + verdict.words())
                        .collect(Collectors.joining(", "));
        return "<section>\n<h2>Claims</h2>\n<p class=\"note\">Findings of the paper, held against "
                + runs
                + ": "
                + summary
                + ".</p>\n"
                + table.html()
                + "</section>\n";
    }
}
