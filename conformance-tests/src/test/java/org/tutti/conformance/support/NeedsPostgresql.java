package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.engine.rig.Postgresql;

/** Needs PostgreSQL. Skipped, and reported as skipped, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer(Postgresql.PROGRAMS + "/postgres")
public @interface NeedsPostgresql {}
