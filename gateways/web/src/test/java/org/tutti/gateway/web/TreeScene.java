package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

/** A session of four, the first of them its host, and what they are told of its tree. */
abstract class TreeScene {

    static final ObjectMapper JSON = new ObjectMapper();
    static final long START = 1_790_000_000_000_000L;
    static final String FILM = "file:demo";

    final Room room = new Room();
    final Map<Integer, FakeWire> wires = new TreeMap<>();
    final Map<Integer, Connection> connections = new TreeMap<>();
    Session session = Session.unborn(new SessionId("s"));
    long now = START;

    TreeScene() {
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

    static EndpointId endpoint(int i) {
        return new EndpointId("e" + i);
    }

    Entry does(Actor actor, Input input) {
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
    void asks(Input.TreeRequest request) {
        room.tree().answering(session.seq() + 1, connections.get(0), Optional.of("q"));
        does(Actor.endpoint(endpoint(0)), request);
    }

    static Input.AddTriples link(String subject) {
        return new Input.AddTriples(List.of(NewTriple.of(subject, "geo:1,1")), 0);
    }

    List<JsonNode> sentTo(int i) {
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

    JsonNode lastSentTo(int i) {
        return sentTo(i).getLast();
    }

    void keptByBrowsers() {
        asks(new Input.SetTree(Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(), Optional.empty()));
        wires.values().forEach(wire -> wire.sent.clear());
    }

    void reads(int i) throws WireException {
        reads(i, new ClientMessage.GetTree(Optional.empty(), Optional.empty()));
    }

    void reads(int i, ClientMessage.GetTree wish) throws WireException {
        room.tree().read(session, endpoint(i), connections.get(i), Optional.of("r"), wish, now);
    }

    void changes(int i, Input.TreeRequest request) throws WireException {
        room.tree().relay(new TreeRelay.Asked(
                session, endpoint(i), connections.get(i), Optional.of("q"), request, now, now));
    }

    void gives(int i, long revision, boolean more) throws WireException {
        gives(i, revision, more, "{\"triple\":\"t9\",\"parent\":null,\"rev\":9}");
    }

    void gives(int i, long revision, boolean more, String link) throws WireException {
        String wanted = lastSentTo(i).get("wanted").asText();
        Fields fields = Fields.of("{\"wanted\":\"%s\",\"revision\":%d,\"triples\":[%s],\"more\":%s}"
                .formatted(wanted, revision, link, more));
        room.tree().give(session, connections.get(i), new ClientMessage.GiveTree(wanted, revision, more, fields), now);
    }

    long lastNumber() {
        return lastSentTo(0).get("seq").asLong();
    }

    void mirrors(String one, int site, String other, int otherSite) {
        asks(new Input.AddMirror(
                new Copy(one, Optional.of("e" + site)), new Copy(other, Optional.of("e" + otherSite))));
    }

    static Input.AddTriples links(NewTriple... links) {
        return new Input.AddTriples(List.of(links), 0);
    }
}
