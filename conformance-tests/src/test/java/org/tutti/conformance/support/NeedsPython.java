package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Needs Python 3, and nothing besides. Skipped, and reported as skipped, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer("python3")
public @interface NeedsPython {}
