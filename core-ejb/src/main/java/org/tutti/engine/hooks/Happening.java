package org.tutti.engine.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.tutti.session.MemberId;

/**
 * Something that others may be told of.
 *
 * @param subject whom it is about
 * @param data what there is to say beyond what is said of every session
 */
record Happening(EventType type, Optional<MemberId> subject, ObjectNode data) {}
