package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.Triple;

class TreeRoomTest extends TreeScene {

    @Test
    void aChange_isTheAnswerToWhoAsked_andNewsToAllOthers() {
        asks(link(FILM + "#t=1,2"));
        JsonNode answer = lastSentTo(0);
        assertThat(answer.get("type").asText()).isEqualTo("accepted");
        assertThat(answer.get("id").asText()).isEqualTo("q");
        assertThat(answer.get("seq").asLong()).isEqualTo(session.seq());
        assertThat(sentTo(0)).hasSize(1);
        assertThat(lastSentTo(1)).isEqualTo(answer.get("tree")).isEqualTo(lastSentTo(3));
    }

    @Test
    void changes_areAllTold_alsoToWhoIsSlow() {
        wires.get(1).atOnce = false;
        for (int i = 0; i < 20; i++) {
            asks(link(FILM + "#t=" + i));
        }
        assertThat(sentTo(2)).hasSize(20);
        while (!wires.get(1).underway.isEmpty()) {
            wires.get(1).takeOne();
        }
        assertThat(sentTo(1)).isEqualTo(sentTo(2));
    }

    @Test
    void aFrame_isEncodedOnceForAllWithoutWordsOfTheirOwn() {
        asks(new Input.AddMirror(new Copy(FILM, Optional.empty()), new Copy("blob:own", Optional.of("e2"))));
        asks(link(FILM + "#t=1,2"));
        assertThat(lastSentTo(2).at("/added/0/subject").asText()).isEqualTo("blob:own#t=1,2");
        assertThat(lastSentTo(1).at("/added/0/subject").asText()).isEqualTo(FILM + "#t=1,2");
        assertThat(wires.get(1).frames.getLast()).isSameAs(wires.get(3).frames.getLast());
        assertThat(wires.get(1).frames.getLast()).isNotSameAs(wires.get(2).frames.getLast());
    }

    @Test
    void manyMirrors_areToldToAllTogether_andToWhoAskedAtOnce() {
        for (int i = 0; i < 10; i++) {
            asks(new Input.AddMirror(
                    new Copy(FILM, Optional.empty()), new Copy("https://" + i + ".example/", Optional.empty())));
        }
        assertThat(sentTo(0)).hasSize(10).allMatch(frame -> frame.get("type").asText().equals("accepted"));
        assertThat(lastSentTo(0).at("/tree/mirrors")).hasSize(10);
        assertThat(sentTo(1)).hasSize(1);
        now += TreeRoom.MIRRORS_EVERY;
        room.tree().tick(now);
        room.tree().tick(now);
        assertThat(sentTo(1)).hasSize(2).isEqualTo(sentTo(2));
        assertThat(lastSentTo(1).get("mirrors")).hasSize(10);
        assertThat(lastSentTo(0)).as("maybe somebody else's are among them").isEqualTo(lastSentTo(1));
    }

    @Test
    void whatIsTheSame_isToldBeforeLinksThatMayGoByIt() throws WireException {
        for (int i = 0; i < 2; i++) {
            asks(new Input.AddMirror(
                    new Copy(FILM, Optional.empty()), new Copy("https://" + i + ".example/", Optional.empty())));
        }
        asks(link(FILM + "#t=1,2"));
        assertThat(sentTo(1)).extracting(frame -> frame.has("mirrors")).containsExactly(true, true, false);
        keptByBrowsersFromNowOn();
        mirrors("blob:a", 0, "blob:b", 1);
        mirrors("blob:c", 0, "blob:d", 1);
        int before = sentTo(1).size();
        changes(0, link(FILM + "#t=1,2"));
        assertThat(sentTo(1).subList(before, sentTo(1).size())).extracting(frame -> frame.has("mirrors"))
                .containsExactly(true, false);
    }

    @Test
    void mirrorsOfWhoMayNotChangeTheTree_comeAtALeisurelyPace() throws WireException {
        Actor guest = Actor.endpoint(endpoint(1));
        for (int i = 0; i < MirrorPace.BURST; i++) {
            MirrorPace.check(session, guest, now);
        }
        assertThatThrownBy(() -> MirrorPace.check(session, guest, now)).hasMessageContaining("one in 5 s");
        MirrorPace.check(session, Actor.endpoint(endpoint(2)), now);
        MirrorPace.check(session, guest, now + 5_000_000);
        assertThatThrownBy(() -> MirrorPace.check(session, guest, now + 5_000_000)).hasMessageContaining("again");
        for (int i = 0; i < 2 * MirrorPace.BURST; i++) {
            MirrorPace.check(session, Actor.endpoint(endpoint(0)), now);
        }
    }

    @Test
    void neighboursOfALink_areNamedAsFarAsTheyAreTold() throws IOException {
        asks(link(FILM + "#t=1,2"));
        asks(new Input.AddMirror(new Copy("blob:a", Optional.of("e0")), new Copy("blob:b", Optional.of("e1"))));
        var own = new NewTriple(FILM + "#t=3,4", "blob:a", Optional.of(NewTriple.ROOT), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        asks(links(own));
        String hidden = lastSentTo(0).at("/tree/added/0/triple").asText();
        Triple shown = session.tree().all().iterator().next();
        assertThat(hidden).isNotEmpty();
        String toNobody = TreeFrames.triple(Optional.empty(), session.tree(), shown, "").text();
        assertThat(JSON.readTree(toNobody).get("siblings")).isEmpty();
        String toOne = TreeFrames.triple(Optional.empty(), session.tree(), shown, "e1").text();
        assertThat(JSON.readTree(toOne).at("/siblings/0").asText()).isEqualTo(hidden);
    }

    private void keptByBrowsersFromNowOn() {
        asks(new Input.RemoveTriple("t" + session.seq(), Optional.empty()));
        asks(new Input.SetTree(Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
