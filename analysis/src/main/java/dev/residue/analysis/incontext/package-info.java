/** The study of learning linear functions in context (Learning to grok, arXiv 2406.02550). */
@NullMarked
package dev.residue.analysis.incontext;

import org.jspecify.annotations.NullMarked;
