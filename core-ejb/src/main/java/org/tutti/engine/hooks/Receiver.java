package org.tutti.engine.hooks;

/** A hook with what its messages are signed by. */
record Receiver(Hook hook, Secret secret) {}
