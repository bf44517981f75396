package org.tutti.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Needs slixmpp, an XMPP client library, for Debian's own Python. Skipped, and reported as skipped, where there is none. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(PeerCondition.class)
@NeedsPeer({"/usr/bin/python3", "/usr/lib/python3/dist-packages/slixmpp"})
public @interface NeedsSlixmpp {}
