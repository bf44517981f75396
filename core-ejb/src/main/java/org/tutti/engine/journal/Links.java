package org.tutti.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.session.Codec;
import org.tutti.session.Entry;
import org.tutti.session.SessionId;

/**
 * Chains what is written to what was written before. For one thread, but {@link #last}, which any thread may ask.
 */
final class Links {

    /** An entry as it is to be written. */
    record Link(Entry entry, String actor, String input, String payload, String salt, String digest) {}

    /** The last entries of the sessions that this server has written to and that are open. */
    private final Map<SessionId, Head> heads = new ConcurrentHashMap<>();

    /** The entries with their digests; nothing is noted of them before they are {@link #written}. */
    List<Link> of(List<Entry> entries, Connection database) throws SQLException {
        Map<SessionId, Head> here = new HashMap<>();
        List<Link> links = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            SessionId id = entry.session();
            Head last = here.getOrDefault(id, heads.get(id));
            // Another server may have written meanwhile, or this one knows nothing of the session yet.
            String before = last != null && last.seq() == entry.seq() - 1
                    ? last.digest()
                    : read(id, entry.seq() - 1, database);
            String actor = Codec.encode(entry.actor());
            String input = Codec.encode(entry.input());
            String salt = Chain.salt();
            String payload = Chain.payload(salt, input);
            String digest = Chain.digest(before, id, entry.seq(), entry.stamp(), entry.effectiveAt(), payload, actor);
            links.add(new Link(entry, actor, input, payload, salt, digest));
            here.put(id, new Head(entry.seq(), digest));
        }
        return links;
    }

    private static String read(SessionId id, long seq, Connection database) throws SQLException {
        if (seq == 0) {
            return Chain.BEGINNING;
        }
        try (PreparedStatement select =
                database.prepareStatement("select digest from tutti_journal where session = ? and seq = ?")) {
            select.setString(1, id.value());
            select.setLong(2, seq);
            try (ResultSet rows = select.executeQuery()) {
                // After what was written before there were digests, the chain begins.
                return Optional.ofNullable(rows.next() ? rows.getString(1) : null).orElse(Chain.BEGINNING);
            }
        }
    }

    /**
     * These are on the disk.
     *
     * @param over the sessions that ended with them
     */
    void written(List<Link> links, Set<SessionId> over) {
        for (Link link : links) {
            heads.put(link.entry().session(), new Head(link.entry().seq(), link.digest()));
        }
        over.forEach(heads::remove);
    }

    /** The last entry written here of an open session. */
    Optional<Head> last(SessionId id) {
        return Optional.ofNullable(heads.get(id));
    }
}
