package org.tutti.conformance.support.cluster;

import java.util.List;
import org.tutti.conformance.support.JournalFile.Row;

/**
 * What all clients of one session did and were told, and what its journal has in the end.
 *
 * @param seen per client in the order in which it came
 */
public record History(List<Attempt> attempts, List<Seen> seen, List<Row> journal) {
    public History {
        attempts = List.copyOf(attempts);
        seen = List.copyOf(seen);
        journal = List.copyOf(journal);
    }
}
