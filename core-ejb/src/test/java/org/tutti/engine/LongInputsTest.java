package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.tree.NewTriple;

/** Many links in one request are one entry, or refused: never the end of the session for everybody in it. */
class LongInputsTest {

    @TempDir
    private Path data;

    @Test
    void linksOfAWholeTree_areAddedTogether_andMoreThanAnEntryHoldsAreRefused() throws Exception {
        try (var test = new TestEngine(data, "a")) {
            Created session = test.create();
            assertThat(added(test, session, 0, 1000)).isInstanceOf(Reply.Done.class);
            var more =
                    new Input.SetTree(Optional.empty(), Optional.empty(), Optional.of(100_000), Optional.empty());
            assertThat(asked(test, session, more)).isInstanceOf(Reply.Done.class);
            assertThat(added(test, session, 1000, 20_000)).isInstanceOfSatisfying(Reply.Refused.class, refused ->
                    assertThat(refused.refusal().code()).isEqualTo(Code.OUT_OF_RANGE));
            assertThat(added(test, session, 1000, 10)).isInstanceOf(Reply.Done.class);
            assertThat(test.lost).isEmpty();
            assertThat(test.engine.session(session.session()).tree().size()).isEqualTo(1010);
        }
    }

    @Test
    void journalOfEarlierDays_takesThemToo() throws Exception {
        try (var database = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("journal"), "sa", "")) {
            database.createStatement().execute("""
                    create table tutti_journal (session varchar(64) not null, seq bigint not null,
                      stamp bigint not null,
                      effective_at bigint not null, actor varchar(160) not null, input varchar(65000) not null,
                      primary key (session, seq))""");
        }
        try (var test = new TestEngine(data, "a")) {
            assertThat(added(test, test.create(), 0, 1000)).isInstanceOf(Reply.Done.class);
            assertThat(test.lost).isEmpty();
        }
    }

    private static Reply<Entry> added(TestEngine test, Created session, int from, int count) throws Exception {
        List<NewTriple> links = IntStream.range(from, from + count)
                .mapToObj(i -> NewTriple.of("file:demo#t=" + i, "https://v.example/" + "a".repeat(50) + i))
                .toList();
        return asked(test, session, new Input.AddTriples(links, 0));
    }

    private static Reply<Entry> asked(TestEngine test, Created session, Input.Request request) throws Exception {
        var answer = new CompletableFuture<Reply<Entry>>();
        test.engine.request(
                session.session(), test.engine.bearer(session.session(), session.hostToken()), request,
                answer::complete);
        return answer.get(10, TimeUnit.SECONDS);
    }
}
