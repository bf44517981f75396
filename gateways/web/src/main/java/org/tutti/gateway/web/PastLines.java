package org.tutti.gateway.web;

import java.util.List;
import java.util.TreeMap;
import org.tutti.engine.Archive;
import org.tutti.engine.RefusedException;
import org.tutti.session.Event;
import org.tutti.session.Line;
import org.tutti.session.SessionId;

/** Lines of the chat that are in the journal alone. */
final class PastLines {

    private PastLines() {}

    /** The last lines before a place, as they are by now: with later reactions, and empty where they were taken away. */
    static List<Line> before(Archive archive, SessionId session, String token, long end, int most)
            throws RefusedException {
        var lines = new TreeMap<Long, Line>();
        archive.replay(session, token, step -> step.events().forEach(event -> {
            if (event instanceof Event.ChatChanged(Line line) && line.seq() < end) {
                boolean fresh = line.seq() == step.row().seq();
                if (fresh || lines.containsKey(line.seq())) {
                    lines.put(line.seq(), line);
                }
                if (lines.size() > most) {
                    lines.pollFirstEntry();
                }
            }
        }));
        return List.copyOf(lines.values());
    }
}
