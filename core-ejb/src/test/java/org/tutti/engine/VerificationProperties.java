package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.h2.jdbcx.JdbcConnectionPool;
import org.tutti.engine.Archive.Verdict;
import org.tutti.engine.journal.Head;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.engine.journal.Ledger;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.engine.journal.Stored;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Input.Way;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Whatever is changed in whichever journal, it is found, and where. */
class VerificationProperties {

    private static final DataSource DATABASE =
            JdbcConnectionPool.create("jdbc:h2:mem:verification;DB_CLOSE_DELAY=-1", "sa", "");
    private static final Journal JOURNAL = prepared();
    private static final Tokens TOKENS = new Tokens(new byte[32]);
    private static final MemberId BOB = new MemberId("bob");
    private static final Item ITEM = new Item("file",
            new MediaDescription("file:x", "X", 60, List.of(new Rendition("x.mp4", "video/mp4"))));
    private static final long BEGIN = 1_790_000_000_000_000L;

    private static Journal prepared() {
        try {
            var journal = new Journal(DATABASE);
            journal.prepare();
            return journal;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A journal as it lies in the database. */
    private record Written(List<Stored> rows, Optional<Head> head, Heading heading) {

        Verdict verified(List<Stored> found) {
            var verification = new Verification(heading.session(), TOKENS::seal, head, Optional.empty(), 0);
            found.forEach(verification::next);
            return verification.end(heading);
        }
    }

    @Provide
    Arbitrary<Input> inputs() {
        return Arbitraries.of(
                new Input.Play(),
                new Input.Pause(),
                new Input.Seek(12.5),
                new Input.Say("Hello"),
                new Input.SetName("Somebody"),
                new Input.TakeNote("Asks for the price"),
                new Input.RequestControl(),
                new Input.SetRate(1.5));
    }

    /** Ana and Bob come and do this, what is refused left out; then Bob goes, and is erased if so wished. */
    private static Written written(List<Input> inputs, boolean ends, boolean erases) throws SQLException {
        var id = new SessionId("s" + UUID.randomUUID());
        List<Entry> entries = new ArrayList<>();
        Session session = Session.unborn(id);
        List<Input> all = new ArrayList<>(List.of(
                new Input.Create("X", ITEM, "server-clock"), comes("ana", Role.HOST),
                comes("bob", Role.PARTICIPANT)));
        all.addAll(inputs);
        all.add(new Input.Leave(new EndpointId("bob-tab")));
        if (ends) {
            all.add(new Input.End("Good night"));
        }
        for (Input input : all) {
            long stamp = BEGIN + entries.size() * 100_000L;
            var entry = new Entry(
                    id, session.seq() + 1, stamp, session.earliestEffect(stamp), actor(input, entries.size()), input);
            if (session.apply(entry) instanceof Outcome.Accepted(Session next, _)) {
                session = next;
                entries.add(entry);
            }
        }
        Set<SessionId> over = ends ? Set.of(id) : Set.of();
        assertThat(JOURNAL.commit(new Group(entries, over, List.of(), List.of(), Optional.empty()))).isEmpty();
        Ledger ledger = JOURNAL.ledger();
        if (erases) {
            var eraser = new Eraser(id, BOB, BEGIN, TOKENS::seal, 0);
            ledger.rows(id, 0, 1000).forEach(eraser::next);
            try {
                ledger.blank(id, BOB, eraser.less(ledger.heading(id).orElseThrow()));
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }
        return new Written(ledger.rows(id, 0, 1000), JOURNAL.head(id), ledger.heading(id).orElseThrow());
    }

    private static Input comes(String name, Role role) {
        var endpoint = new EndpointId(name + "-tab");
        return new Input.Enter(
                new MemberId(name), endpoint, name, role, Way.INVITATION, Optional.of("an-invitation"), true);
    }

    private static Actor actor(Input input, int nth) {
        return switch (input) {
            case Input.Create _ -> Actor.engine("a");
            case Input.Enter enter -> Actor.endpoint(enter.endpoint());
            case Input.Leave leave -> Actor.endpoint(leave.endpoint());
            case Input.End _ -> Actor.endpoint(new EndpointId("ana-tab"));
            default -> Actor.endpoint(new EndpointId(nth % 2 == 0 ? "ana-tab" : "bob-tab"));
        };
    }

    /** A row that is otherwise in one column; empty if this column cannot be otherwise so. */
    private static Optional<Stored> otherwise(Stored row, int column, boolean away) {
        Optional<String> other = away ? Optional.empty() : Optional.of("0123456789abcdef".repeat(4));
        Optional<String> salt = away ? Optional.empty() : Optional.of("0123456789abcdef".repeat(2));
        Optional<Long> at = away ? Optional.empty() : Optional.of(row.erasedAt().orElse(BEGIN) + 1);
        Stored changed = new Stored(
                row.session(),
                row.seq(),
                column == 0 ? row.stamp() + 1 : row.stamp(),
                column == 1 ? row.effectiveAt() + 1 : row.effectiveAt(),
                column == 2 ? "endpoint:somebody" : row.actor(),
                column == 3 ? row.input() + ' ' : row.input(),
                column == 4 ? other : row.payload(),
                column == 5 ? salt : row.salt(),
                column == 6 ? other : row.digest(),
                column == 7 ? other : row.seal(),
                column == 8 ? at : row.erasedAt());
        return Optional.of(changed).filter(is -> !is.equals(row));
    }

    @Property(tries = 300)
    void whateverIsChanged_isFoundThere(
            @ForAll("manyInputs") List<Input> inputs,
            @ForAll boolean ends,
            @ForAll boolean erases,
            @ForAll @IntRange(max = 10_000) int which,
            @ForAll @IntRange(max = 8) int column,
            @ForAll boolean away)
            throws SQLException {
        Written journal = written(inputs, ends, erases);
        assertThat(journal.verified(journal.rows()).fault()).isEmpty();
        assertThat(journal.verified(journal.rows()).erased().isEmpty()).isEqualTo(!erases);

        List<Stored> found = new ArrayList<>(journal.rows());
        int at = which % found.size();
        otherwise(found.get(at), column, away).ifPresent(changed -> {
            found.set(at, changed);
            assertThat(journal.verified(found).fault()).hasValueSatisfying(fault -> {
                assertThat(fault.seq()).isEqualTo(at + 1);
                assertThat(fault.what()).isNotBlank();
            });
        });
    }

    @Property(tries = 200)
    void whateverIsMissing_orStandsElsewhere_isFoundThere(
            @ForAll("manyInputs") List<Input> inputs,
            @ForAll boolean ends,
            @ForAll @IntRange(max = 10_000) int which,
            @ForAll @IntRange(min = 1, max = 3) int how)
            throws SQLException {
        Written journal = written(inputs, ends, false);
        List<Stored> found = new ArrayList<>(journal.rows());
        int at = which % (found.size() - 1);
        switch (how) {
            case 1 -> found.remove(at);
            case 2 -> found.subList(at, found.size()).clear();
            default -> {
                Stored one = found.get(at);
                found.set(at, at(found.get(at + 1), one.seq()));
                found.set(at + 1, at(one, one.seq() + 1));
            }
        }
        assertThat(journal.verified(found).fault())
                .hasValueSatisfying(fault -> assertThat(fault.seq()).isEqualTo(at + 1));
    }

    @Provide
    Arbitrary<List<Input>> manyInputs() {
        return inputs().list().ofMinSize(1).ofMaxSize(12);
    }

    private static Stored at(Stored row, long seq) {
        return new Stored(
                row.session(), seq, row.stamp(), row.effectiveAt(), row.actor(), row.input(), row.payload(),
                row.salt(), row.digest(), row.seal(), row.erasedAt());
    }
}
