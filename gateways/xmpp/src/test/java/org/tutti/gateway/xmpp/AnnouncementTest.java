package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** What programs are told is the session's motion: in ms, and ms of media in a second. */
class AnnouncementTest {

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");

    @BeforeEach
    void aSession() {
        network.sessions.create(CreateRequest.on("file:demo"));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private StandardExtensionElement after(Input input) {
        network.sessions.apply(id, Actor.host(new MemberId("creator")), input);
        return Announcement.timeline(session(), java.util.Optional.empty());
    }

    private Session session() {
        return network.sessions.sessions().getFirst();
    }

    @Test
    void start_pause_seekAndRate_sayTheMotionThatIsPending() {
        StandardExtensionElement start = after(new Input.Play());
        assertThat(start.getAttributes()).containsEntry("a", "start").containsEntry("p", "0").containsEntry("s", "1000")
                .containsEntry("kind", "play");
        assertThat(start.getAttributeValue("t")).isEqualTo(Tags.millis(session().timeline().latest().timestamp()));
        assertThat(start.getAttributeValue("rev")).isEqualTo(Long.toString(session().seq()));
        assertThat(after(new Input.Seek(61.25)).getAttributes()).containsEntry("a", "seek").containsEntry("p", "61250");
        assertThat(after(new Input.SetRate(1.5)).getAttributes()).containsEntry("a", "rate").containsEntry("s", "1500");
        assertThat(after(new Input.Pause()).getAttributes()).containsEntry("a", "pause").containsEntry("s", "0");
    }

    @Test
    void numbers_haveNoMoreDecimalsThanTheyNeed() {
        assertThat(Tags.number(0)).isEqualTo("0");
        assertThat(Tags.number(1000)).isEqualTo("1000");
        assertThat(Tags.number(2206.0274)).isEqualTo("2206.027");
        assertThat(Tags.number(-0.0001)).isEqualTo("0");
        assertThat(Tags.millis(1795281145582267L)).isEqualTo("1795281145582.267");
    }
}
