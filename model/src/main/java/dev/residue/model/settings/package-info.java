/** What a transformer is made of: the settings of an experiment file, and what its task fixes. */
@NullMarked
package dev.residue.model.settings;

import org.jspecify.annotations.NullMarked;
