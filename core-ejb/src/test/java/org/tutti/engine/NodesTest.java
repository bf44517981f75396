package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.cluster.Message;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.Details;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** Design rules 7 to 9, C-5: two engines on one database. */
class NodesTest extends TwoEngines {

    private Reply<Entry> told(TestEngine at, Joined who, String text) {
        return TestEngine.get(say(at, who, text));
    }

    private void awaitSame() {
        await().atMost(SOON).untilAsserted(() -> assertThat(Codec.snapshot(south.session(film.session())))
                .isEqualTo(Codec.snapshot(north.session(film.session()))));
    }

    @Test
    void whatIsAskedForAtEitherNode_isOneHistory_andTheSameSessionAtBoth() {
        assertThat(told(north, ana, "from north")).isInstanceOf(Reply.Done.class);
        assertThat(told(south, bob, "from south")).isInstanceOf(Reply.Done.class);

        awaitSame();
        assertThat(lines(south)).containsExactly("from north", "from south");
        assertThat(north.engine.nodes().owned()).isEqualTo(1);
        assertThat(south.engine.nodes().owned()).isZero();
        assertThat(north.verify(film).intact()).isTrue();
    }

    @Test
    void answer_comesWhenItsEntryIsShownWhereItWasAskedFor() {
        for (int i = 0; i < 100; i++) {
            String text = "line " + i;
            var seen = new CompletableFuture<List<String>>();
            south.engine.request(
                    film.session(), Actor.endpoint(bob.endpoint()), new Input.Say(text),
                    _ -> seen.complete(lines(south)));
            assertThat(seen).succeedsWithin(SOON).satisfies(all -> assertThat(all).last().isEqualTo(text));
        }
    }

    @Test
    void refusal_comesFromTheOwner_withItsReason() {
        Reply<Entry> reply = south.reply(callback -> south.engine.request(
                film.session(), Actor.endpoint(bob.endpoint()), new Input.Say(""), callback));
        assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused ->
                assertThat(((Reply.Refused<?>) refused).refusal().code()).isEqualTo(Code.OUT_OF_RANGE));
    }

    @Test
    void choices_ofBothNodesAtOnce_undoNothingOfEachOther() {
        List<CompletableFuture<Reply<Entry>>> replies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestEngine at = i % 2 == 0 ? north : south;
            var reply = new CompletableFuture<Reply<Entry>>();
            replies.add(reply);
            at.engine.changeDetails(
                    film.session(),
                    Actor.endpoint(ana.endpoint()),
                    now -> new Details(now.correlation(), now.privacy(), now.description() + "x", now.hashtags()),
                    reply::complete);
        }
        for (CompletableFuture<Reply<Entry>> reply : replies) {
            assertThat(TestEngine.get(reply)).isInstanceOf(Reply.Done.class);
        }
        awaitSame();
        assertThat(south.session(film.session()).dossier().details().description()).isEqualTo("x".repeat(20));
    }

    @Test
    void ownerIsGone_itsHeirTakesOver_onlyItsEndpointsAreAway_andNobodyElseNotices() {
        told(north, ana, "before");
        network.shutOut("north.1");

        await().atMost(SOON).until(() -> south.engine.nodes().owned() == 1);
        var session = south.session(film.session());
        assertThat(session.roster().resuming(ana.endpoint())).isTrue();
        assertThat(session.roster().resuming(bob.endpoint())).isFalse();
        assertThat(south.lost).isEmpty();
        assertThat(told(south, bob, "after")).isInstanceOf(Reply.Done.class);
        assertThat(lines(south)).containsExactly("before", "after");
    }

    @Test
    void ownerThatWasShutOut_cannotAppend_andStepsDown() {
        network.shutOut("north.1");
        await().atMost(SOON).until(() -> south.engine.nodes().owned() == 1);

        assertThat(told(north, ana, "from the past")).isInstanceOf(Reply.Refused.class);
        await().atMost(SOON).until(() -> north.lost.contains(film.session()));
        assertThat(north.engine.nodes().counters()).containsEntry("conflicts", 1L);
        assertThat(lines(south)).doesNotContain("from the past");
        assertThat(south.verify(film).intact()).isTrue();
    }

    @Test
    void nodeThatIsLetInAgain_follows_andNoSessionMovesBecauseOfIt() {
        network.shutOut("north.1");
        network.learn("north.1");
        await().atMost(SOON).until(() -> !north.engine.ready());
        await().atMost(SOON).until(() -> south.engine.nodes().owned() == 1);
        told(south, bob, "meanwhile");

        network.letIn("north.1");
        await().atMost(SOON).until(north.engine::ready);
        await().atMost(SOON).untilAsserted(() -> assertThat(lines(north)).containsExactly("meanwhile"));
        assertThat(south.engine.nodes().owned()).isEqualTo(1);
        Joined back = north.join(film.session(), "Ana", Optional.empty(), Optional.of(ana.seat()));
        assertThat(back.endpoint()).isEqualTo(ana.endpoint());
        assertThat(told(north, back, "again")).isInstanceOf(Reply.Done.class);
        awaitSame();
    }

    @Test
    void whatTheOwnerHadTaken_andWhatItHadNot_areBothDoneOnce_whenItIsGone() {
        // The owner takes some, and dies before anybody hears of it; of the others it never hears.
        network.lost = message -> message instanceof Message.Committed;
        List<CompletableFuture<Reply<Entry>>> replies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replies.add(say(south, bob, "taken " + i));
        }
        await().atMost(SOON).until(() -> lines(north).size() == 10);
        network.lost = message -> message instanceof Message.Submit;
        for (int i = 0; i < 10; i++) {
            replies.add(say(south, bob, "never heard " + i));
        }
        await().atMost(SOON).until(() -> south.engine.nodes().counters().get("forwarded") >= 20);
        network.lost = _ -> false;
        network.shutOut("north.1");

        for (CompletableFuture<Reply<Entry>> reply : replies) {
            assertThat(TestEngine.get(reply)).isInstanceOf(Reply.Done.class);
        }
        assertThat(lines(south)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void messagesThatNeverCome_areReadInTheJournal() {
        network.lost = message -> message instanceof Message.Committed;
        told(north, ana, "unheard");
        network.lost = _ -> false;
        told(north, ana, "heard");
        await().atMost(SOON).untilAsserted(() -> assertThat(lines(south)).containsExactly("unheard", "heard"));
    }

    @Test
    void connectionThatIsLostAtAFollower_isLostInTheSession() {
        south.engine.drop(film.session(), bob.endpoint(), bob.attachment());
        await().atMost(SOON).until(() -> north.session(film.session()).roster().resuming(bob.endpoint()));
    }

    @Test
    void followerIsGone_itsEndpointsAreAway() {
        network.shutOut("south.1");
        await().atMost(SOON).until(() -> north.session(film.session()).roster().resuming(bob.endpoint()));
        assertThat(north.session(film.session()).roster().resuming(ana.endpoint())).isFalse();
        assertThat(north.engine.nodes().owned()).isEqualTo(1);
    }

    @Test
    void drainedNode_givesItsSessionsAway_andItsClientsAreSentToOthers() {
        var drained = north.engine.nodes().drain().toCompletableFuture();
        assertThat(told(north, ana, "still here")).isInstanceOf(Reply.Done.class);
        assertThat(drained).succeedsWithin(SOON);
        assertThat(north.engine.nodes().phase()).isEqualTo(Nodes.Phase.DRAINED);
        assertThat(south.engine.nodes().owned()).isEqualTo(1);
        assertThat(south.lost).isEmpty();
        await().atMost(SOON).until(() -> north.lost.contains(film.session()));
        assertThat(lines(south)).containsExactly("still here");
        assertThat(south.session(film.session()).roster().resuming(bob.endpoint())).isFalse();
        // She comes to another server by herself.
        await().atMost(SOON).until(() -> south.session(film.session()).roster().resuming(ana.endpoint()));
    }

    @Test
    void reportsOfEndpointsElsewhere_areKnownToTheOwner() {
        long now = south.engine.clock().now();
        south.engine.report(
                film.session(),
                new Report(bob.endpoint().value(), 0, now, 0, 70_000, Report.Readiness.READY, 5),
                Device.UNKNOWN);
        await().atMost(SOON).until(() -> north.offsets.stream()
                .anyMatch(rows -> rows.stream().anyMatch(row -> row.endpoint().equals(bob.endpoint()))));
    }

    @Test
    void wholeClusterRestarts_sessionsAreThere() throws Exception {
        told(south, bob, "yesterday");
        south.close();
        north.close();
        var anew = new FakeCluster();
        north = new TestEngine(data, anew.node("north.2"));
        south = new TestEngine(data, anew.node("south.2"));
        assertThat(lines(north)).containsExactly("yesterday");
        assertThat(north.engine.nodes().owned() + south.engine.nodes().owned()).isEqualTo(1);
        Joined back = south.join(film.session(), "Bob", Optional.empty(), Optional.of(bob.seat()));
        assertThat(told(south, back, "today")).isInstanceOf(Reply.Done.class);
        anew.close();
    }

    @Test
    void erasing_atANodeThatDoesNotOwnTheSession_reachesAllNodes() throws Exception {
        told(south, bob, "I am Bob of Bremen");
        SessionId id = film.session();
        south.done((java.util.function.Consumer<Reply<Entry>> callback) ->
                south.engine.leave(id, bob.endpoint(), callback));
        awaitSame();
        int erased = south.engine.archive().erase(id, film.hostToken(), bob.member());
        assertThat(erased).isPositive();
        await().atMost(SOON).pollInterval(50, TimeUnit.MILLISECONDS).untilAsserted(() -> {
            assertThat(lines(south)).doesNotContain("I am Bob of Bremen");
            assertThat(lines(north)).doesNotContain("I am Bob of Bremen");
        });
        awaitSame();
    }
}
