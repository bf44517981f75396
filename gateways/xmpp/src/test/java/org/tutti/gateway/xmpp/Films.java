package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Optional;
import org.tutti.engine.Sessions.Joined;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** A session for tests: with a film on, and nobody in it. */
final class Films {

    private Session session = Session.unborn(new SessionId("s"));

    Films() {
        this(film("file:demo"));
    }

    Films(Item item) {
        apply(Actor.engine("test"), new Input.Create("Film", item, "server-clock"));
    }

    static Item film(String locator) {
        return new Item("file", new MediaDescription(
                locator, "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4"))));
    }

    Session session() {
        return session;
    }

    void apply(Actor actor, Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    /** Somebody comes with one device, called like the member. */
    Joined join(String name) {
        var member = new MemberId("m-" + name);
        var endpoint = new EndpointId("e-" + name);
        apply(Actor.engine("test"), new Input.Join(member, endpoint, name, Role.PARTICIPANT));
        return new Joined(
                member, endpoint, Role.PARTICIPANT, "seat", "device", session.seq(), session, Optional.empty());
    }
}
