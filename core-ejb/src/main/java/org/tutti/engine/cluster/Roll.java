package org.tutti.engine.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the database says of the nodes.
 *
 * @param epoch grows with each change
 * @param rows in the order in which the nodes came
 */
record Roll(long epoch, List<Row> rows) {

    /** @param beat grows while the node lives and has the database */
    record Row(Node node, long beat) {}

    Roll {
        rows = List.copyOf(rows);
    }

    boolean has(String id) {
        return rows.stream().anyMatch(row -> row.node().id().equals(id));
    }

    Set<String> ids() {
        return rows.stream().map(row -> row.node().id()).collect(Collectors.toSet());
    }

    Members members() {
        return new Members(epoch, rows.stream().map(Row::node).toList());
    }

    /** Without some of the nodes. */
    Roll without(Collection<String> gone) {
        return new Roll(epoch, rows.stream().filter(row -> !gone.contains(row.node().id())).toList());
    }
}
