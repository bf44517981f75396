package org.tutti.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tutti.engine.ReadingRoom.Reading;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Ledger;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.engine.journal.Stored;
import org.tutti.session.Event;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** The archive in the database. Thread-safe. */
final class DefaultArchive implements Archive {

    /** So many entries are held at a time. */
    private static final int PAGE = 200;

    private static final int MOST = 1000;

    private final Readers readers;
    private final ReadingRoom room;
    private final Hosts hosts;
    private final Journal journal;
    private final Ledger ledger;
    private final Tokens tokens;
    private final ServerClock clock;

    DefaultArchive(
            Readers readers, ReadingRoom room, Hosts hosts, Journal journal, Tokens tokens, ServerClock clock) {
        this.readers = readers;
        this.room = room;
        this.hosts = hosts;
        this.clock = clock;
        this.journal = journal;
        this.ledger = journal.ledger();
        this.tokens = tokens;
    }

    @Override
    public Page entries(SessionId id, String token, long after, int most) throws RefusedException {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("1 to %d entries are read at a time, not %d.".formatted(MOST, most));
        }
        readers.mayRead(id, token);
        Reading<Page> page = () -> {
            List<Stored> rows = ledger.rows(id, after, most + 1);
            return new Page(
                    rows.stream().limit(most).map(DefaultArchive::row).toList(), rows.size() > most);
        };
        return after == 0 ? room.read(id, page) : room.readOn(id, page);
    }

    private static Row row(Stored stored) {
        return new Row(
                stored.seq(),
                stored.stamp(),
                stored.effectiveAt(),
                stored.actor(),
                stored.input(),
                stored.payload(),
                stored.salt(),
                stored.digest(),
                stored.erasedAt());
    }

    @Override
    public Verdict verify(SessionId id, String token) throws RefusedException {
        readers.mayRead(id, token);
        return room.read(id, () -> {
            // In this order: what is written meanwhile is more than is known, never less.
            var verification = new Verification(
                    id, tokens::seal, journal.head(id), ledger.snapshot(id), ledger.beforeDigests(id));
            return verification.end(walk(id, verification::next));
        });
    }

    /**
     * Every entry there was when it began, and of a session that is over by then all; then what is noted of it beside
     * them. Of one that goes on quickly, reading would never catch up.
     */
    private Heading walk(SessionId id, Consumer<Stored> rows) throws SQLException {
        Heading heading = heading(id);
        long end = ledger.last(id);
        long last = 0;
        while (true) {
            List<Stored> page = ledger.rows(id, last, PAGE);
            page.forEach(rows);
            last = page.isEmpty() ? last : page.getLast().seq();
            if (page.isEmpty() && heading.over()) {
                return heading;
            }
            if (!heading.over() && (page.isEmpty() || last >= end)) {
                // After the entries: if one of them ended it, this says so. Then the rest is read.
                heading = heading(id);
                if (!heading.over()) {
                    return heading;
                }
            }
        }
    }

    private Heading heading(SessionId id) throws SQLException {
        return ledger.heading(id)
                .orElseThrow(() -> new IllegalStateException("Nothing is kept of session " + id + " any more."));
    }

    @Override
    public void replay(SessionId id, String token, Consumer<Step> steps) throws RefusedException {
        readers.mayRead(id, token);
        // What comes after that is not waited for.
        long end = room.read(id, () -> ledger.last(id));
        Session session = Session.unborn(id);
        while (session.seq() < end) {
            Session before = session;
            List<Step> page = room.readOn(id, () -> page(before));
            if (page.isEmpty()) {
                return;
            }
            // Outside of the room: whoever is slow to hear it holds up nobody.
            page.forEach(steps);
            session = page.getLast().session();
        }
    }

    private List<Step> page(Session before) throws SQLException {
        List<Step> steps = new ArrayList<>();
        Session session = before;
        for (Stored stored : ledger.rows(before.id(), before.seq(), PAGE)) {
            switch (session.apply(stored.entry())) {
                case Outcome.Accepted(Session next, List<Event> events) -> {
                    session = next;
                    steps.add(new Step(next, row(stored), events));
                }
                case Outcome.Refused(var refusal) ->
                    throw new IllegalStateException("Entry %d does not follow: %s"
                            .formatted(stored.seq(), refusal.message()));
            }
        }
        return steps;
    }

    @Override
    public int erase(SessionId id, String token, MemberId member) throws RefusedException {
        readers.mayErase(id, token);
        return room.alone(id, () -> {
            // First beside those who are in it: it may be refused, or be in vain.
            if (less(id, member).isEmpty()) {
                return 0;
            }
            return hosts.closed(id, () -> {
                List<Stored> less = less(id, member);
                ledger.blank(id, member, less);
                return less.size();
            });
        });
    }

    private List<Stored> less(SessionId id, MemberId member) throws SQLException, RefusedException {
        var eraser = new Eraser(id, member, clock.now(), tokens::seal, ledger.beforeDigests(id));
        Heading heading = walk(id, eraser::next);
        return eraser.less(heading);
    }
}
