package org.tutti.tree;

import java.util.Optional;

/**
 * A URI under which some site, or everybody, knows a resource.
 *
 * @param uri without a fragment
 * @param site the endpoint that knows it so; empty if everybody does
 */
public record Copy(String uri, Optional<String> site) {}
