package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Needs Node and openapi-core, from npm. Skipped, and reported as skipped, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer({"node", "src/test/peers/openapi/node_modules/@redocly/openapi-core"})
public @interface NeedsOpenApiCore {}
