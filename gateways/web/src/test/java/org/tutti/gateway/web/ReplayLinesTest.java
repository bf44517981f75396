package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Archive.Row;
import org.tutti.engine.Archive.Step;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
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

class ReplayLinesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BEGUN = 1_790_000_000_000_000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Step> steps = new ArrayList<>();
    private Session session = Session.unborn(new SessionId("s"));
    private long now = BEGUN;

    ReplayLinesTest() {
        var media = new MediaDescription("file:demo", "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(Actor.engine("test"), new Input.Create("Film", new Item("file", media), "server-clock"));
    }

    private void apply(Actor actor, Input input) {
        now += 1000;
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        var accepted = (Outcome.Accepted) session.apply(entry);
        session = accepted.session();
        var row = new Row(entry.seq(), now, now, Codec.encode(actor), Codec.encode(input),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        steps.add(new Step(session, row, accepted.events()));
    }

    private void join(int member, Role role) {
        apply(Actor.engine("test"),
                new Input.Join(new MemberId("m" + member), new EndpointId("e" + member), "Member " + member, role));
    }

    private List<JsonNode> lines() throws IOException {
        var lines = new ReplayLines(out, () -> now);
        steps.forEach(lines);
        lines.end();
        List<JsonNode> read = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            read.add(JSON.readTree(line));
        }
        return read;
    }

    @Test
    void recording_beginsWithWhatNobodyIsToldOf_andEndsWithALineThatSaysItIsWhole() throws IOException {
        join(0, Role.HOST);
        apply(Actor.endpoint(new EndpointId("e0")), new Input.Say("Hello"));
        apply(Actor.endpoint(new EndpointId("e0")), new Input.End("Bye"));
        List<JsonNode> lines = lines();
        assertThat(lines.getFirst().get("title").asText()).isEqualTo("Film");
        assertThat(lines.getFirst().get("frames").findValuesAsText("type")).contains("queue", "view", "tracks", "rules");
        assertThat(lines.subList(1, 5)).extracting(line -> line.get("seq").asInt()).containsExactly(1, 2, 3, 4);
        assertThat(lines.get(3).at("/frames/0/text").asText()).isEqualTo("Hello");
        assertThat(lines.get(4).at("/frames").toString()).contains("session-ended", "Bye");
        assertThat(lines.getLast().get("entries").asInt()).isEqualTo(4);
        assertThat(lines.getLast().get("ended").asBoolean()).isTrue();
        assertThat(lines.getLast().get("until").asDouble()).isEqualTo((BEGUN + 4000) / 1000.0);
    }

    @Test
    void rosterOfACrowd_namesWhoHasControlAndTheHost_andNobodyElse() throws IOException {
        for (int i = 0; i <= Crowd.MEMBERS; i++) {
            join(i, i == 0 ? Role.HOST : Role.PARTICIPANT);
        }
        apply(Actor.endpoint(new EndpointId("e0")), new Input.HandOver(new MemberId("m7")));
        List<JsonNode> lines = lines();
        JsonNode roster = lines.get(lines.size() - 2).get("frames").get(0);
        assertThat(roster.at("/size/members").asInt()).isEqualTo(Crowd.MEMBERS + 1);
        assertThat(roster.get("members").findValuesAsText("member")).containsExactly("m7", "m0");
    }

    @Test
    void news_ofAChangedRole_hasWhatDependsOnIt() {
        join(0, Role.HOST);
        join(1, Role.PARTICIPANT);
        var ana = Actor.endpoint(new EndpointId("e0"));
        apply(ana, new Input.SetNotice(Optional.of("This is recorded.")));
        apply(ana, new Input.SetTrial(Optional.of("How late is too late?")));
        var made = new Input.SetRole(new MemberId("m1"), Role.COHOST);
        apply(ana, made);
        assertThat(News.of(session, made, steps.getLast().events())).endsWith(
                new Event.NoticeChanged(Optional.empty()), new Event.TrialChanged(Optional.of(new MemberId("m1"))));
        assertThat(News.of(session, new Input.Play(), List.of(new Event.TimelineChanged())))
                .containsExactly(new Event.TimelineChanged());
    }

    /** Nothing but the last state is kept: what was written can be thrown away at once. */
    @Test
    void tenThousandEntries_areWrittenOneByOne() throws IOException {
        for (int i = 0; i < 20; i++) {
            join(i, i == 0 ? Role.HOST : Role.PARTICIPANT);
        }
        for (int i = 0; i < 5_000; i++) {
            apply(Actor.endpoint(new EndpointId("e" + i % 20)), new Input.Say("Line " + i));
            apply(Actor.endpoint(new EndpointId("e" + i % 20)), new Input.SetName("Member " + i % 20 + " " + i));
        }
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(steps.size() + 2);
    }
}
