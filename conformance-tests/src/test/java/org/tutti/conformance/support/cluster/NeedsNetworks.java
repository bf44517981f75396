package org.tutti.conformance.support.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cuts networks, which takes root and {@code ip}. Skipped, and reported as skipped, where that cannot be done. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(NodeNetworks.Condition.class)
public @interface NeedsNetworks {}
