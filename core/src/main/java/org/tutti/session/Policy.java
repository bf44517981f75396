package org.tutti.session;

import org.tutti.plugin.sync.Memory;

/**
 * The sync strategy a session runs under.
 *
 * @param strategy its name
 * @param memory what it remembers
 */
public record Policy(String strategy, Memory memory) {}
