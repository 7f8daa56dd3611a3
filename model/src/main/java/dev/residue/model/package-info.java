/**
 * The decoder-only transformer as a DJL block whose every activation can be observed and replaced.
 */
@NullMarked
package dev.residue.model;

import org.jspecify.annotations.NullMarked;
