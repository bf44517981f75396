package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.engine.Sessions.Trials;
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

class TrialFiguresTest {

    private static final EndpointId TAB = new EndpointId("tab");

    private Session session = Session.unborn(new SessionId("s"));

    private void does(Actor actor, Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    /** The ratings of a session with one, as a file. */
    private String rated(String question, String locator, String strategy) throws IOException {
        var media = new MediaDescription(locator, "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        does(Actor.engine("test"), new Input.Create("Film", new Item("file", media), strategy));
        does(Actor.engine("test"), new Input.Join(new MemberId("ada"), TAB, "Ada", Role.HOST));
        does(Actor.endpoint(TAB), new Input.SetTrial(Optional.of("For science")));
        does(Actor.endpoint(TAB), new Input.Consent(true));
        does(Actor.endpoint(TAB), new Input.SetOffset(new MemberId("ada"), -0.25));
        does(Actor.endpoint(TAB), new Input.AskRating(Optional.of(question)));
        does(Actor.endpoint(TAB), new Input.Rate(session.seq(), 4));
        var out = new StringWriter();
        TrialFigures.ratings(new Trials(session, Optional.empty()), out);
        return out.toString();
    }

    @Test
    void file_beginsWithAHeader_andEndsEveryRow() throws IOException {
        assertThat(rated("How was it?", "file:demo", "server-clock").split("\r\n", -1)).containsExactly(
                "time_ms,trial,question,question_text,person,score,item,position_s,strategy,"
                        + "injected_offset_ms,measured_offset_ms",
                "1790000000000.006,3,6,How was it?,p1,4,file:demo,0,server-clock,-250,",
                "");
    }

    @Test
    void commaOrQuote_isQuoted() throws IOException {
        assertThat(rated("Were you \"together\", Ada?", "file:demo", "server-clock"))
                .contains(",\"Were you \"\"together\"\", Ada?\",p1,");
    }

    @ParameterizedTest
    @CsvSource({"=1+2", "+1", "-1", "@SUM(A1)"})
    void textThatASpreadsheetWouldReckonWith_isText_butAFigureIsAFigure(String formula) throws IOException {
        assertThat(rated(formula, formula, formula))
                .contains(",'" + formula + ",p1,4,'" + formula + ",0,'" + formula + ",-250,");
    }
}
