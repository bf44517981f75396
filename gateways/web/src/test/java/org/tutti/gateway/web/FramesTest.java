package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Call;
import org.tutti.engine.Device;
import org.tutti.engine.Offset;
import org.tutti.engine.Sessions.Joined;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Chat;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

class FramesTest {

    private Session session = Session.unborn(new SessionId("s"));

    private void apply(Actor actor, Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    @Test
    void history_ofLinesWithManyReactions_isNoLargerThanOfOthers() {
        Actor server = Actor.engine("test");
        var media = new MediaDescription("file:demo", "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(server, new Input.Create("Film", new Item("file", media), "server-clock"));
        for (int i = 0; i < 50; i++) {
            String id = "a-member-of-22-chars-%02d".formatted(i);
            apply(server, new Input.Join(new MemberId(id), new EndpointId("e" + i), "Member " + i, Role.PARTICIPANT));
        }
        for (int line = 0; line < 30; line++) {
            apply(Actor.endpoint(new EndpointId("e0")), new Input.Say("Line " + line));
            long said = session.seq();
            for (int reaction = 0; reaction < Chat.MAX_REACTIONS; reaction++) {
                for (int i = 0; i < 50; i++) {
                    apply(Actor.endpoint(new EndpointId("e" + i)), new Input.React(said, "wow" + reaction));
                }
            }
        }
        Frame history = Frames.history(Optional.empty(), session, Long.MAX_VALUE);
        assertThat(history.bytes()).isLessThan(300_000);
        assertThat(history.text()).contains("Line 29").contains("\"more\":true");
    }

    @Test
    void welcome_saysWhereTheServersAre_ifThereAreSeveral() {
        assertThat(welcome(OtherWays.NONE, List.of("https://north.example/", "https://south.example/")).text())
                .contains("\"nodes\":[\"https://north.example/\",\"https://south.example/\"]");
        assertThat(welcome(OtherWays.NONE).text()).doesNotContain("nodes");
    }

    @Test
    void welcome_saysWhereElsePeopleComeIn_ifTheyDo() {
        Map<String, String> rooms = Map.of("xmpp", "xmpp:k7p4-qxr2@rooms.example.org?join");
        Map<String, String> desks = Map.of("sip", "sip:tutti@example.org");
        Optional<String> number = Optional.of("012345678");
        assertThat(welcome(new OtherWays(rooms, desks, number, true)).text())
                .contains("\"addresses\":{\"xmpp\":\"xmpp:k7p4-qxr2@rooms.example.org?join\"}")
                .contains("\"number\":\"012345678\",\"desks\":{\"sip\":\"sip:tutti@example.org\"}")
                .contains("\"dials\":true");
        assertThat(welcome(OtherWays.NONE).text()).doesNotContain("addresses", "desks", "number", "dials");
        assertThat(welcome(new OtherWays(rooms, Map.of(), number, false)).text())
                .as("nobody asks for a number")
                .doesNotContain("number", "desks");
        assertThat(welcome(new OtherWays(Map.of(), desks, Optional.empty(), false)).text())
                .as("another session has its number")
                .doesNotContain("number", "desks");
    }

    @Test
    void rowOfATelephone_saysHowItsCallIsDoing_andNoOtherRowDoes() {
        welcome(OtherWays.NONE);
        var call = new Call("PCMU", OptionalDouble.of(4.26), 120, 30);
        assertThat(row(Device.telephone(call)).path("call").toString())
                .isEqualTo("{\"codec\":\"PCMU\",\"jitter\":4.26,\"delay\":120.0,\"bound\":30.0}");
        assertThat(row(Device.telephone(new Call("PCMA", OptionalDouble.empty(), 120, 30))).path("call").has("jitter"))
                .as("nothing has come from there yet")
                .isFalse();
        assertThat(row(Device.UNKNOWN).has("call")).isFalse();
    }

    private ObjectNode row(Device device) {
        var report = new Report("tab", 0, 0, 1, 0, Report.Readiness.READY, 0);
        return Frames.offset(session, new Offset(new EndpointId("tab"), OptionalDouble.of(0), report, device));
    }

    private Frame welcome(OtherWays ways) {
        return welcome(ways, List.of());
    }

    private Frame welcome(OtherWays ways, List<String> nodes) {
        session = Session.unborn(new SessionId("s"));
        var media = new MediaDescription("file:demo", "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(Actor.engine("test"), new Input.Create("Film", new Item("file", media), "server-clock"));
        var member = new MemberId("ana");
        var endpoint = new EndpointId("tab");
        apply(Actor.engine("test"), new Input.Join(member, endpoint, "Ana", Role.HOST));
        var joined = new Joined(member, endpoint, Role.HOST, "seat", "device", 2, session, Optional.empty());
        return Frames.welcome(Optional.empty(), joined, "clock", 0, false, ways, nodes);
    }
}
