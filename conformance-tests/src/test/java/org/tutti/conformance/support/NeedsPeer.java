package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the executables a test wants to find on the PATH, or by their paths whatever else it wants to find: absolute ones,
 * or such as begin in the folder of this module.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.ANNOTATION_TYPE)
public @interface NeedsPeer {
    String[] value();
}
