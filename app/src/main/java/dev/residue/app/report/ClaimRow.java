package dev.residue.app.report;

/**
 * A finding of a paper held against this run.
 *
 * @param id a short name that stays the same between reports
 * @param finding what the paper found, in a sentence
 * @param source where the paper says so
 * @param criterion what must be measured for the claim to hold
 * @param measured what was measured, and over how many seeds
 * @param verdict what follows
 */
public record ClaimRow(
        String id,
        String finding,
        String source,
        String criterion,
        String measured,
        Verdict verdict) {}
