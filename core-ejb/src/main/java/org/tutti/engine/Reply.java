package org.tutti.engine;

import org.tutti.session.Refusal;

/** The answer to a request. */
public sealed interface Reply<T> {

    /** It is done, and durable. */
    record Done<T>(T value) implements Reply<T> {}

    /** It is refused and nothing has changed. */
    record Refused<T>(Refusal refusal) implements Reply<T> {}
}
