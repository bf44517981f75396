package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Makes its media as it runs. Skipped, and reported as skipped, where nothing makes any. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer("ffmpeg")
public @interface NeedsFfmpeg {}
