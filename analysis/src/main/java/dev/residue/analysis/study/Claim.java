package dev.residue.analysis.study;

/**
 * One finding of a paper, in a form that measurements can contradict.
 *
 * @param id a short name that stays the same over versions, such as {@code shared-mlp/swap}
 * @param criterion what must be measured for it to hold
 */
public record Claim(String id, String finding, String source, String criterion) {}
