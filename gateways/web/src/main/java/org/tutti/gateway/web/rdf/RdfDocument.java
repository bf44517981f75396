package org.tutti.gateway.web.rdf;

import java.util.List;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;

/**
 * What a text in RDF says of trees.
 *
 * @param links in the order of their ids, if they have any, else as they came. Where one hangs under another of the
 *        text its parent is {@code #i}; where under one of the tree that the text is for, the id of that
 * @param mirrors what is the same, as it came
 */
public record RdfDocument(List<NewTriple> links, List<Pair> mirrors) {

    /** Two URIs of one source. */
    public record Pair(Copy subject, Copy object) {}
}
