package org.tutti.engine.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What nodes say to each other about themselves: below what {@link Message} says about sessions, and never told of. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Aside.Changed.class, name = "changed"),
    @Type(value = Aside.Ping.class, name = "ping"),
    @Type(value = Aside.Pong.class, name = "pong"),
})
sealed interface Aside {

    /** The nodes in the database are others than before. */
    record Changed() implements Aside {}

    /** What does your clock read? @param asked when this left, by the elapsed time of who asks (µs) */
    record Ping(long asked) implements Aside {}

    /**
     * @param asked as in the question
     * @param heard when the question came, by the clock of who answers (µs)
     * @param answered when this left, by the same
     * @param inTouch whether who answers has who asks among those it is in touch with, and so will tell it everything
     */
    record Pong(long asked, long heard, long answered, boolean inTouch) implements Aside {}
}
