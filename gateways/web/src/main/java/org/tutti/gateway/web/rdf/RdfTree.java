package org.tutti.gateway.web.rdf;

import java.util.Collection;
import java.util.List;
import org.tutti.tree.Happening;
import org.tutti.tree.Mirror;
import org.tutti.tree.Triple;

/**
 * A tree, or part of one, that is to be written.
 *
 * @param address of the tree: absolute, {@code …/api/sessions/ID/tree}
 * @param session the session's URN
 * @param roots ids of links at the root; empty to say nothing of it
 */
public record RdfTree(
        String address,
        String session,
        List<String> roots,
        Collection<Link> links,
        Collection<Mirror> mirrors,
        Collection<Happening> events) {

    /**
     * A link with its neighbours.
     *
     * @param id by which it has its address
     * @param triple what it links
     * @param recorded whether it tells what was played
     * @param parent id of the link it hangs under, if that is to be said here, else empty
     * @param children ids
     * @param siblings ids of those to be told
     * @param seeAlso ids
     */
    public record Link(
            String id,
            Triple triple,
            boolean recorded,
            String parent,
            List<String> children,
            List<String> siblings,
            List<String> seeAlso) {

        /** One of a whole tree: who is next to it is said by those above. */
        public static Link within(String id, Triple triple, boolean recorded, List<String> children) {
            return new Link(id, triple, recorded, "", children, List.of(), List.of());
        }
    }
}
