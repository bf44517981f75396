package org.tutti.tree;

/**
 * That two URIs are of the same source: {@code <subject> mirror <object>} (Hypermodal 3.2).
 *
 * @param id names it for life: {@code m} and the place in the journal of the entry that said it
 */
public record Mirror(String id, Copy subject, Copy object) {}
