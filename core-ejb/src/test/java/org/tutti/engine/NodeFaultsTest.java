package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Message;
import org.tutti.session.Entry;

/** Two engines on one database, and what arrives late, twice, not at all, or from a newer server. */
class NodeFaultsTest extends TwoEngines {

    private final AtomicInteger submitted = new AtomicInteger();

    private boolean away(Joined who) {
        return north.session(film.session()).roster().resuming(who.endpoint());
    }

    /** Says something at the follower, of which the owner never hears, and names the request. */
    private long unheard(List<CompletableFuture<Reply<Entry>>> replies, String text) throws Exception {
        var request = new CompletableFuture<Long>();
        network.lost = message -> {
            if (message instanceof Message.Submit submit && submit.proposal().contains(text)) {
                submitted.incrementAndGet();
                request.complete(submit.request());
                return true;
            }
            return false;
        };
        replies.add(say(south, bob, text));
        return TestEngine.get(request);
    }

    @Test
    void lateAnswersOfAFormerOwner_areOfNoAccount() throws Exception {
        List<CompletableFuture<Reply<Entry>>> replies = new ArrayList<>();
        long request = unheard(replies, "once");
        String session = film.session().value();
        network.deliver("south.1", "east.1", new Message.Elsewhere(session, request, -1));
        network.deliver("south.1", "east.1", new Message.Refused(session, request, "NOT_READY", "stale"));
        // What comes after them has been taken in.
        assertThat(TestEngine.get(say(south, bob, "later"))).isInstanceOf(Reply.Done.class);

        assertThat(replies.getFirst()).isNotDone();
        assertThat(submitted).hasValue(1);
        network.lost = _ -> false;
        network.shutOut("north.1");
        assertThat(TestEngine.get(replies.getFirst())).isInstanceOf(Reply.Done.class);
        assertThat(lines(south)).containsExactly("later", "once");
    }

    @Test
    void nodeThatIsOutAndInAgainAtOnce_hasNobodyConnected() {
        network.shutOut("south.1");
        network.learn("south.1");
        network.letIn("south.1");
        await().atMost(SOON).until(() -> away(bob));
        assertThat(away(ana)).isFalse();
    }

    @Test
    void entryOfANewerServer_hasTheFollowerGiveTheSessionUp_insteadOfShowingAnOldOne() throws Exception {
        network.lost = message -> message instanceof Message.Committed;
        TestEngine.get(say(north, ana, "unheard"));
        north.sql("update tutti_journal set input = replace(input, 'say/1', 'say/9') where input like '%unheard%'");
        network.lost = _ -> false;
        TestEngine.get(say(north, ana, "heard"));
        await().atMost(SOON).until(() -> south.lost.contains(film.session()));
        await().atMost(SOON).until(() -> away(bob));
    }

    @Test
    void afterErasing_whoDoesNotComeBackIsAway_alsoAtOtherNodes() throws Exception {
        Joined eve = south.join(film.session(), "Eve", Optional.empty(), Optional.empty());
        TestEngine.get(say(south, eve, "I am Eve"));
        south.done((Consumer<Reply<Entry>> callback) ->
                south.engine.leave(film.session(), eve.endpoint(), callback));
        await().atMost(SOON).until(() -> north.session(film.session()).roster().member(eve.member()).isEmpty());
        assertThat(north.engine.archive().erase(film.session(), film.hostToken(), eve.member())).isPositive();
        await().atMost(SOON).until(() -> away(bob) && away(ana));
    }

    @Test
    void sessionWhoseHeirDoesNotTakeIt_isTakenByWhoeverIsThere() throws Exception {
        // It is a member, and does nothing.
        var idle = network.node("idle.1");
        idle.enter(new Cluster.Listener() {
            @Override
            public void received(String from, Message message) {}

            @Override
            public void changed(
                    Members before, Members now) {}
        });
        List<Created> films = Stream.generate(north::create).limit(12).toList();
        await().atMost(SOON).until(() -> south.engine.sessions().size() == films.size() + 1);
        network.shutOut("north.1");
        await().atMost(SOON).until(() -> south.engine.nodes().owned() == films.size() + 1);
    }
}
