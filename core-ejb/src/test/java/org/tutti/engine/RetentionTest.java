package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;
import org.tutti.session.SessionId;

/** Sessions are kept as long after their end as the settings say, and no longer. */
class RetentionTest {

    private static final long DAY = 24L * 3600 * 1_000_000;

    @TempDir
    private Path folder;

    private static Retention retention(String... settings) {
        var properties = new Properties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        return Retention.of(properties);
    }

    private static Heading over(String tenant, long endedAt) {
        return new Heading(
                new SessionId("s"), Optional.of(tenant).filter(name -> !name.isEmpty()), Optional.of(endedAt));
    }

    @Test
    void whereNothingIsSaid_everythingIsKept() {
        assertThat(retention().limits()).isFalse();
        assertThat(retention("tutti.retention", "").past(over("", 0), Long.MAX_VALUE)).isFalse();
        assertThat(retention("tutti.retention", "forever").limits()).isFalse();
    }

    @Test
    void aTenantsDaysGoBeforeThoseOfAll() {
        Retention retention = retention(
                "tutti.retention", "30", "tutti.retention.acme", "2", "tutti.retention.museum", "forever");
        assertThat(retention.past(over("", 0), 30 * DAY - 1)).isFalse();
        assertThat(retention.past(over("", 0), 30 * DAY)).isTrue();
        assertThat(retention.past(over("other", 0), 30 * DAY)).isTrue();
        assertThat(retention.past(over("acme", 0), 2 * DAY - 1)).isFalse();
        assertThat(retention.past(over("acme", 0), 2 * DAY)).isTrue();
        assertThat(retention.past(over("museum", 0), 1000 * DAY)).isFalse();
        assertThat(retention.past(new Heading(new SessionId("s"), Optional.empty(), Optional.empty()), 99 * DAY))
                .isFalse();
    }

    @Test
    void whatNobodySignedInFor_isOfTheTenantDefault() {
        Retention retention = retention("tutti.retention", "30", "tutti.retention.default", "2");
        assertThat(retention.past(over("", 0), 2 * DAY)).isTrue();
        assertThat(retention.past(over("default", 0), 2 * DAY)).isTrue();
        assertThat(retention.past(over("acme", 0), 2 * DAY)).isFalse();
    }

    @Test
    void whatIsNoNumberOfDays_isToldSo() {
        for (String wrong : List.of("0", "-1", "a month", "36501", "1.5")) {
            assertThatThrownBy(() -> retention("tutti.retention.acme", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-Dtutti.retention.acme=" + wrong);
        }
    }

    @Test
    void whatIsPast_isGoneWithTheNextStart_andTheRestIsThere() throws Exception {
        var away = new AtomicLong();
        var wall = new ServerClock(
                () -> System.currentTimeMillis() * 1000 + away.get(), System::nanoTime);
        Created general;
        Created acme;
        Created untold;
        Created open;
        try (var server = new TestEngine(folder, "a", wall)) {
            general = server.create();
            open = server.create();
            untold = ofACME(server);
            acme = ofACME(server);
            for (Created over : List.of(general, acme, untold)) {
                Actor host = server.engine.bearer(over.session(), over.hostToken());
                server.<Entry>done(callback ->
                        server.engine.request(over.session(), host, new Input.End(""), callback));
            }
            server.sql("insert into tutti_outbox (hook, session, seq, part, type, at, body)"
                    + " values ('h', ?, 1, 0, 't', 1, '{}')", untold.session().value());
        }
        away.set(3 * DAY);
        System.setProperty("tutti.retention", "30");
        System.setProperty("tutti.retention.acme", "2");
        try (var server = new TestEngine(folder, "b",
                new ServerClock(() -> System.currentTimeMillis() * 1000 + away.get(), System::nanoTime))) {
            await().until(() -> code(server, acme) == Code.SESSION_UNKNOWN);
            assertThat(code(server, general)).isEqualTo(Code.SESSION_ENDED);
            assertThat(server.verify(general).intact()).isTrue();
            assertThat(server.sql("delete from tutti_journal where session = ?", acme.session().value())).isZero();
            assertThat(server.verify(open).fault().map(Archive.Fault::what)).isEmpty();
            assertThat(server.verify(untold).intact()).as("kept until all is told").isTrue();
            server.sql("delete from tutti_outbox");
        }
        try (var server = new TestEngine(folder, "c",
                new ServerClock(() -> System.currentTimeMillis() * 1000 + away.get(), System::nanoTime))) {
            await().until(() -> code(server, untold) == Code.SESSION_UNKNOWN);
        } finally {
            System.clearProperty("tutti.retention");
            System.clearProperty("tutti.retention.acme");
        }
    }

    @Test
    void oneThatCannotBeRemoved_keepsNoOther() throws Exception {
        List<Created> all = new ArrayList<>();
        try (var server = new TestEngine(folder, "a")) {
            for (int i = 0; i < 3; i++) {
                Created over = server.create();
                Actor host = server.engine.bearer(over.session(), over.hostToken());
                server.<Entry>done(callback ->
                        server.engine.request(over.session(), host, new Input.End(""), callback));
                all.add(over);
            }
            all.sort(Comparator.comparing(each -> each.session().value()));
            server.sql("create table held (session varchar(64) references tutti_session (id))");
            server.sql("insert into held values (?)", all.getFirst().session().value());
        }
        System.setProperty("tutti.retention", "2");
        try (var server = new TestEngine(folder, "b",
                new ServerClock(() -> System.currentTimeMillis() * 1000 + 3 * DAY, System::nanoTime))) {
            await().until(() -> code(server, all.get(1)) == Code.SESSION_UNKNOWN);
            await().until(() -> code(server, all.get(2)) == Code.SESSION_UNKNOWN);
            assertThat(server.verify(all.getFirst()).intact()).as("whole").isTrue();
        } finally {
            System.clearProperty("tutti.retention");
        }
    }

    private static Created ofACME(TestEngine server) {
        return TestEngine.get(server.engine.create(new CreateRequest(
                Optional.of("X"), List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty(),
                Details.NONE, Optional.empty(), Optional.of(staff("acme")))));
    }

    private static Staff staff(String tenant) {
        return new Staff(
                tenant, "https://id.example/7", "Eva", Set.of(Staff.Role.HOST), Optional.empty(), Long.MAX_VALUE);
    }

    private static Code code(TestEngine server, Created created) {
        try {
            server.engine.session(created.session());
            return null;
        } catch (RefusedException e) {
            return e.refusal().code();
        }
    }
}
