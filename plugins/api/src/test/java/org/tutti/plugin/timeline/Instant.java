package org.tutti.plugin.timeline;

/** An instant of the server clock in a property: its own type, so that jqwik knows which longs are meant. */
record Instant(long micros) {}
