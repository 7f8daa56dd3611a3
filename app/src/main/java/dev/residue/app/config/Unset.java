package dev.residue.app.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The word for null in the place of {@code none}, for a nullable setting that has a value in any
 * case, such as {@code auto} for one that the program chooses.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Unset {

    /** Returns the word. */
    String value();
}
