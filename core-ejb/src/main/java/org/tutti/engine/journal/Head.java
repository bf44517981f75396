package org.tutti.engine.journal;

/**
 * The last entry of a session that is on the disk.
 *
 * @param digest of it and all before it: {@link Chain#digest}
 */
public record Head(long seq, String digest) {}
