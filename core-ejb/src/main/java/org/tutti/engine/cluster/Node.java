package org.tutti.engine.cluster;

import java.net.URI;
import java.util.Optional;

/**
 * One server of a cluster, from its start to its end: a server that is started again is another node.
 *
 * @param id names it in journals: its name, a point, and letters that are new with each start, such as {@code north.8f3k};
 *        of a server that is alone, its name
 * @param url where clients reach this very node; empty if they are led to it by something before it
 */
public record Node(String id, Optional<URI> url) {

    /** What people call it. */
    public String name() {
        int point = id.lastIndexOf('.');
        return point < 0 ? id : id.substring(0, point);
    }
}
