package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Archive.Row;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal.Code;

/** Words are erased while the others go on talking: nothing that was acknowledged is lost, and nothing is told twice. */
class EraseUnderLoadTest {

    private static final int GUESTS = 4;
    private static final int UNDER_WAY = 10;

    @TempDir
    private Path folder;

    @Test
    void whileOthersTalk_eachIsErased_andWhatWasAcknowledgedStays() throws Exception {
        try (var server = new TestEngine(folder, "a")) {
            Created created = server.create();
            Joined ana = server.host(created, "Ana");
            List<MemberId> gone = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
                gone.add(visit(server, created, i));
            }
            Map<Long, String> acknowledged = new ConcurrentHashMap<>();
            var otherRefusals = new ConcurrentLinkedQueue<Code>();
            var stop = new CountDownLatch(1);
            Thread talker = Thread.ofVirtual().start(() ->
                    talk(server, created, Actor.host(ana.member()), stop, acknowledged, otherRefusals));
            for (MemberId member : gone) {
                int before = acknowledged.size();
                assertThat(server.engine.archive().erase(created.session(), created.hostToken(), member))
                        .isGreaterThanOrEqualTo(2);
                // They were let go on after it.
                await().until(() -> acknowledged.size() > before + UNDER_WAY);
            }
            stop.countDown();
            talker.join();

            Archive.Verdict verdict = server.verify(created);
            assertThat(verdict.fault()).isEmpty();
            assertThat(verdict.erased()).hasSizeGreaterThanOrEqualTo(2 * GUESTS);
            assertThat(otherRefusals).isEmpty();
            List<Row> rows = rows(server, created);
            assertThat(rows).noneMatch(row -> row.input().contains("secret") || row.input().contains("Guest"));
            Map<Long, String> written = rows.stream().collect(Collectors.toMap(Row::seq, Row::input));
            acknowledged.forEach((seq, text) -> assertThat(written.get(seq)).contains('"' + text + '"'));
        }
    }

    private static MemberId visit(TestEngine server, Created created, int nth) {
        Joined guest = server.join(created.session(), "Guest " + nth, Optional.empty(), Optional.empty());
        server.<Entry>done(callback -> server.engine.request(
                created.session(), Actor.endpoint(guest.endpoint()), new Input.Say("my secret " + nth), callback));
        server.<Entry>done(callback -> server.engine.leave(created.session(), guest.endpoint(), callback));
        return guest.member();
    }

    private static void talk(
            TestEngine server, Created created, Actor who, CountDownLatch stop, Map<Long, String> acknowledged,
            ConcurrentLinkedQueue<Code> otherRefusals) {
        var room = new Semaphore(UNDER_WAY);
        for (int i = 0; stop.getCount() > 0; i++) {
            String text = "line " + i;
            room.acquireUninterruptibly();
            server.engine.request(created.session(), who, new Input.Say(text), reply -> {
                room.release();
                switch (reply) {
                    case Reply.Done<Entry>(Entry entry) -> acknowledged.put(entry.seq(), text);
                    case Reply.Refused<Entry>(var refusal) -> {
                        if (refusal.code() != Code.NOT_READY && refusal.code() != Code.TOO_FAST) {
                            otherRefusals.add(refusal.code());
                        }
                    }
                }
            });
        }
        room.acquireUninterruptibly(UNDER_WAY);
    }

    private static List<Row> rows(TestEngine server, Created created) throws RefusedException {
        List<Row> rows = new ArrayList<>();
        Archive.Page page;
        do {
            long after = rows.isEmpty() ? 0 : rows.getLast().seq();
            page = server.engine.archive().entries(created.session(), created.hostToken(), after, 1000);
            rows.addAll(page.rows());
        } while (page.more());
        return rows;
    }
}
