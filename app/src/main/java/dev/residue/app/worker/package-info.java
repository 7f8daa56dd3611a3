/** Child processes of this program, which obey and tell by lines of JSON, and end with it. */
@NullMarked
package dev.residue.app.worker;

import org.jspecify.annotations.NullMarked;
