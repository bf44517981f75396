package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;

class TreeRoomTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_790_000_000_000_000L;
    private static final String FILM = "file:demo";

    private final Room room = new Room();
    private final Map<Integer, FakeWire> wires = new TreeMap<>();
    private final Map<Integer, Connection> connections = new TreeMap<>();
    private Session session = Session.unborn(new SessionId("s"));
    private long now = START;

    TreeRoomTest() {
        var media = new MediaDescription(FILM, "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        does(Actor.engine("test"), new Input.Create("Film", new Item("file", media), "server-clock"));
        for (int i = 0; i < 4; i++) {
            does(
                    Actor.engine("test"),
                    new Input.Join(
                            new MemberId("m" + i), endpoint(i), "Member " + i, i == 0 ? Role.HOST : Role.PARTICIPANT));
            var wire = new FakeWire();
            wire.atOnce = true;
            wires.put(i, wire);
            connections.put(i, new Connection(wire, () -> 0));
            connections.get(i).joined(new Connection.Place(session.id(), endpoint(i), 1));
            room.enter(endpoint(i), connections.get(i));
        }
    }

    private static EndpointId endpoint(int i) {
        return new EndpointId("e" + i);
    }

    private Entry does(Actor actor, Input input) {
        now++;
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        var accepted = (Outcome.Accepted) session.apply(entry);
        session = accepted.session();
        for (Event event : accepted.events()) {
            if (event instanceof Event.TreeChanged(var change)) {
                room.tree().changed(session, entry, change);
            }
        }
        return entry;
    }

    /** What the host asks for, and is answered. */
    private void asks(Input.TreeRequest request) {
        room.tree().answering(session.seq() + 1, connections.get(0), Optional.of("q"));
        does(Actor.endpoint(endpoint(0)), request);
    }

    private static Input.AddTriples link(String subject) {
        return new Input.AddTriples(List.of(NewTriple.of(subject, "geo:1,1")), 0);
    }

    private List<JsonNode> sentTo(int i) {
        List<JsonNode> all = new ArrayList<>();
        for (String frame : wires.get(i).sent) {
            try {
                all.add(JSON.readTree(frame));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private JsonNode lastSentTo(int i) {
        return sentTo(i).getLast();
    }

    // --- kept by the server ------------------------------------------------------------------------------------------

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

    // --- kept by the browsers ----------------------------------------------------------------------------------------

    private void keptByBrowsers() {
        asks(new Input.SetTree(Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(), Optional.empty()));
        wires.values().forEach(wire -> wire.sent.clear());
    }

    private void reads(int i) throws WireException {
        reads(i, new ClientMessage.GetTree(Optional.empty(), Optional.empty()));
    }

    private void reads(int i, ClientMessage.GetTree wish) throws WireException {
        room.tree().read(session, endpoint(i), connections.get(i), Optional.of("r"), wish, now);
    }

    private void changes(int i, Input.TreeRequest request) throws WireException {
        room.tree().relay(new TreeRelay.Asked(
                session, endpoint(i), connections.get(i), Optional.of("q"), request, now, now));
    }

    private void gives(int i, long revision, boolean more) throws WireException {
        String link = "{\"triple\":\"t9\",\"parent\":null,\"rev\":9}";
        String wanted = lastSentTo(i).get("wanted").asText();
        Fields fields = Fields.of("{\"wanted\":\"%s\",\"revision\":%d,\"triples\":[%s],\"more\":%s}"
                .formatted(wanted, revision, link, more));
        room.tree().give(session, connections.get(i), new ClientMessage.GiveTree(wanted, revision, more, fields), now);
    }

    private long lastNumber() {
        return lastSentTo(0).get("seq").asLong();
    }

    @Test
    void whatIsRelayed_isNumberedOneByOne_andToldInOneOrder() throws WireException {
        keptByBrowsers();
        for (int i = 0; i < 5; i++) {
            changes(0, link(FILM + "#t=" + i));
        }
        List<Long> numbers = sentTo(0).stream().map(frame -> frame.get("seq").asLong()).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.getFirst()).isGreaterThanOrEqualTo(now / 1000);
        assertThat(sentTo(1)).extracting(frame -> frame.get("revision").asLong()).isEqualTo(numbers);
        assertThat(sentTo(1)).isEqualTo(sentTo(2));
    }

    @Test
    void relaying_hasALimit_inTimeAndInSize() throws WireException {
        keptByBrowsers();
        String text = "data:text/plain," + "x".repeat(3900);
        var large = new Input.AddTriples(Collections.nCopies(4, NewTriple.of(FILM, text)), 0);
        assertThatThrownBy(() -> changes(0, large)).hasMessageContaining("12000");
        assertThatThrownBy(() -> {
            for (int i = 0; i < 200; i++) {
                changes(0, link(FILM));
            }
        }).hasMessageContaining("more than 100");
    }

    @Test
    void theFirst_hasAnEmptyTree_andWhoComesLaterThatOfAnother() throws WireException {
        keptByBrowsers();
        reads(0);
        assertThat(lastSentTo(0).get("added")).isEmpty();
        changes(0, link(FILM));
        long number = lastNumber();
        reads(1);
        assertThat(lastSentTo(0).get("type").asText()).isEqualTo("treeWanted");
        gives(0, number, true);
        assertThat(lastSentTo(1).get("more").asBoolean()).isTrue();
        reads(1, new ClientMessage.GetTree(Optional.of("t9"), Optional.empty()));
        assertThat(lastSentTo(0).get("after").asText()).isEqualTo("t9");
        gives(0, number, false);
        assertThat(lastSentTo(1).get("more").asBoolean()).isFalse();
        // Now there are two who have it.
        room.tree().left(connections.get(0), now);
        reads(2);
        assertThat(lastSentTo(1).get("type").asText()).isEqualTo("treeWanted");
    }

    private void givesEvents(int i, long revision, int count, boolean more) throws WireException {
        String events = "{\"event\":\"goal\",\"rev\":9,\"session\":1},".repeat(count);
        String wanted = lastSentTo(i).get("wanted").asText();
        Fields fields = Fields.of("{\"wanted\":\"%s\",\"revision\":%d,\"triples\":[],\"events\":[%s]}"
                .formatted(wanted, revision, events.substring(0, events.length() - 1)));
        room.tree().give(session, connections.get(i), new ClientMessage.GiveTree(wanted, revision, more, fields), now);
    }

    @Test
    void events_comeWithAnyPart_butNoMoreThanATreeHas() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        reads(1);
        for (int part = 0; part < 5; part++) {
            givesEvents(0, number, 200, true);
            assertThat(lastSentTo(1).get("events")).hasSize(200);
            reads(1, new ClientMessage.GetTree(Optional.of("t1"), Optional.empty()));
        }
        assertThatThrownBy(() -> givesEvents(0, number, 1, true)).hasMessageContaining("no part of this tree");
    }

    @Test
    void whoIsGoneBetweenTwoParts_isMissedWhenTheNextIsAskedFor() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        reads(1);
        gives(0, lastSentTo(1).get("revision").asLong(), true);
        int told = sentTo(1).size();
        room.tree().left(connections.get(0), now);
        assertThat(sentTo(1)).hasSize(told);
        assertThatThrownBy(() -> reads(1, new ClientMessage.GetTree(Optional.of("t9"), Optional.empty())))
                .hasMessageContaining("from the beginning");
    }

    @Test
    void whoGoesOrSaysNothing_isPassedOver() throws WireException {
        keptByBrowsers();
        reads(0);
        reads(1);
        reads(2);
        changes(0, link(FILM));
        wires.values().forEach(wire -> wire.sent.clear());
        reads(3);
        assertThat(lastSentTo(0).get("type").asText()).as("those who run the session first").isEqualTo("treeWanted");
        now += TreeRelay.PATIENCE;
        room.tree().tick(now);
        assertThat(lastSentTo(1).get("type").asText()).isEqualTo("treeWanted");
        room.tree().left(connections.get(1), now);
        assertThat(lastSentTo(2).get("type").asText()).isEqualTo("treeWanted");
        now += TreeRelay.PATIENCE;
        room.tree().tick(now);
        assertThat(lastSentTo(3).get("code").asText()).isEqualTo("tree-elsewhere");
    }

    @Test
    void aServerThatWasAway_waitsForWhoComesBackWithTheTree() throws WireException {
        keptByBrowsers();
        var again = new TreeRoom(room);
        var wish = new ClientMessage.GetTree(Optional.empty(), Optional.empty());
        again.read(session, endpoint(1), connections.get(1), Optional.of("r"), wish, now);
        assertThat(sentTo(1)).isEmpty();
        var back = new ClientMessage.GetTree(Optional.empty(), Optional.of(now / 1000 - 5));
        again.read(session, endpoint(2), connections.get(2), Optional.of("r"), back, now);
        assertThat(sentTo(2).getFirst().get("kept").asBoolean()).isTrue();
        assertThat(lastSentTo(2).get("type").asText()).as("asked for the first").isEqualTo("treeWanted");

        var nobody = new TreeRoom(room);
        nobody.read(session, endpoint(3), connections.get(3), Optional.of("r"), wish, now);
        nobody.tick(now + TreeRelay.HOPE - 1);
        assertThat(sentTo(3)).isEmpty();
        nobody.tick(now + TreeRelay.HOPE);
        assertThat(lastSentTo(3).get("added")).isEmpty();
    }

    @Test
    void whoSaysToHaveMoreThanThereCanBe_isNotTakenByTheWord() throws WireException {
        keptByBrowsers();
        reads(0, new ClientMessage.GetTree(Optional.empty(), Optional.of(Long.MAX_VALUE / 4)));
        changes(0, link(FILM));
        assertThat(lastNumber()).isLessThan(now / 1000 + 10);
    }
}
