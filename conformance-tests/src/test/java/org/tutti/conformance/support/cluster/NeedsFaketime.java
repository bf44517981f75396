package org.tutti.conformance.support.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.NeedsPeer;
import org.tutti.conformance.support.PeerCondition;

/** Needs libfaketime. Skipped, and reported as skipped, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer(SkewedClock.LIBRARY)
public @interface NeedsFaketime {}
