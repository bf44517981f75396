package org.tutti.conformance.support.cluster;

/**
 * What a client was told by a server of its own accord.
 *
 * @param connection the number of the connection at this client
 * @param type of the message
 * @param seq the entry that it tells the outcome of
 * @param digest of all it says: the same for all to whom the same was said
 * @param mark of a line of chat, as {@link Mark} says it; else empty
 */
public record Seen(String client, String node, int connection, String type, long seq, int digest, String mark) {}
