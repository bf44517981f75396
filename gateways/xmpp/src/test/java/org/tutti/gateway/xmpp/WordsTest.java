package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tutti.engine.FakeSessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** What people say, and what they are told. */
class WordsTest {

    private final FakeSessions sessions = new FakeSessions();
    private final SessionId id = new SessionId("session1");

    private MemberId join(String name, String token) {
        String address = "xmpp:%s@example.org".formatted(name.toLowerCase());
        var ticket = new Ticket.Account(address, "x", Optional.of(token), false);
        sessions.join(id, new JoinRequest(name, Optional.of(ticket), true), _ -> {});
        return sessions.memberOf(id, address);
    }

    private Session session() {
        return sessions.sessions().getFirst();
    }

    @Test
    void theLastOfWhatAWordTakes_hasTheRestOfTheLine() {
        assertThat(Words.said("hand-over  Eva of Example ").orElseThrow().given().fields())
                .isEqualTo(Map.of(Field.MEMBER, "Eva of Example"));
        assertThat(Words.said("invite eva@example.org viewer").orElseThrow().given().fields())
                .isEqualTo(Map.of(Field.JID, "eva@example.org", Field.ROLE, "viewer"));
        assertThat(Words.said("release").orElseThrow().command()).isEqualTo(Command.RELEASE_CONTROL);
        assertThat(Words.said("")).isEmpty();
        assertThat(Words.said("playing is fun")).isEmpty();
    }

    @Test
    void who_namesMembersWithWhatTheyAre_andObserversOnlyToWhoRunsTheSession() {
        sessions.create(CreateRequest.on("file:demo"));
        MemberId ada = join("Ada", "host");
        MemberId bob = join("Bob", "as PARTICIPANT");
        join("Ola", "as OBSERVER");
        Set<EndpointId> inRoom = Set.copyOf(session().roster().member(bob).orElseThrow().endpoints());

        assertThat(Words.who(session(), bob, inRoom))
                .isEqualTo("2 here: Ada (host, has control, not in this room), Bob.");
        assertThat(Words.who(session(), ada, inRoom)).contains("3 here", "Ola (observer, not in this room)");
    }

    @Test
    void whoWaitsAtTheDoor_isNamedToWhoMayOpenIt() {
        Rules ask = new Rules(
                Rules.Admission.ASK, false, 10, Role.PARTICIPANT, Map.of(), Rules.Handover.ASK, true,
                Rules.ChatMode.OPEN, 0, true, Rules.STANDARD.readiness());
        sessions.create(new CreateRequest(
                Optional.empty(), List.of("file:demo"), ask, Optional.empty(), Optional.empty()));
        MemberId ada = join("Ada", "host");
        MemberId bob = join("Bob", "as PARTICIPANT");
        var zoe = new Ticket.Account("xmpp:zoe@example.org", "x", Optional.empty(), false);
        sessions.join(id, new JoinRequest("Zoe", Optional.of(zoe), true), _ -> {});

        assertThat(Words.who(session(), ada, Set.of())).endsWith(" At the door: Zoe.");
        assertThat(Words.who(session(), bob, Set.of())).doesNotContain("Zoe");
    }

    @Test
    void where_saysWhatIsOn_andHowItMoves() {
        sessions.create(CreateRequest.on("file:demo"));
        join("Ada", "host");
        var ada = Actor.endpoint(sessions.endpointOf(id, "xmpp:ada@example.org", "x"));
        sessions.request(id, ada, new Input.SetRate(1.5), _ -> {});
        sessions.request(id, ada, new Input.Seek(80), _ -> {});
        long then = session().timeline().latest().timestamp();

        assertThat(Words.where(session(), then))
                .isEqualTo("'demo', at 1:20 of 2:00, paused, 1.5 times the normal speed. Ada has control.");
        sessions.request(id, ada, new Input.Play(), _ -> {});
        long later = session().timeline().latest().timestamp() + 4_000_000;
        assertThat(Words.where(session(), later)).contains("at 1:26 of 2:00, playing");
        assertThat(Words.motion(session())).isEqualTo("Playing from 1:20 at 1.5 times the normal speed.");
    }

    @Test
    void whatIsLive_isToldByHowFarBehindItIs() {
        var live = new Live(1_789_999_900_000_000L, true, 5, 60, Optional.empty());
        var films = new Films(new Item("live", new MediaDescription(
                        "https://news.example/a.m3u8", "News", Double.POSITIVE_INFINITY,
                        List.of(new Rendition("https://news.example/a.m3u8", "application/vnd.apple.mpegurl")))
                .with(live)));
        var endpoint = new EndpointId("e");
        films.apply(Actor.engine("test"), new Input.Join(new MemberId("m"), endpoint, "Ada", Role.HOST));
        Actor ada = Actor.endpoint(endpoint);
        films.apply(ada, new Input.Play());
        long then = films.session().timeline().latest().timestamp();

        assertThat(Words.motion(films.session())).isEqualTo("Playing live.");
        assertThat(Words.where(films.session(), then)).startsWith("'News', live, playing.");
        films.apply(ada, new Input.Seek(65));
        assertThat(Words.motion(films.session())).isEqualTo("Playing 0:30 behind live.");
        films.apply(ada, new Input.Pause());
        assertThat(Words.motion(films.session())).startsWith("Paused.").contains("'live'");
        assertThat(Announcement.item(films.session().stage().queue().now()).toXML().toString())
                .contains("live='true'", "origin='1789999900000'", "delay='5000'");
    }

    @Test
    void aLongTitle_isShortenedInOneLine_andNotWithinACharacter() {
        sessions.create(new CreateRequest(
                Optional.of("Film"), List.of("file:" + "\ud83d\ude00".repeat(5000)), Rules.STANDARD, Optional.empty(),
                Optional.empty()));

        assertThat(Words.summary(session())).hasSizeLessThan(200).endsWith("\ud83d\ude00…: 0 members");
        assertThat(Words.excerpt("a" + "\ud83d\ude00".repeat(5000))).hasSize(120).endsWith("\ud83d\ude00…");
    }
}
