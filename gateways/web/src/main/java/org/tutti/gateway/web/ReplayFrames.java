package org.tutti.gateway.web;

import java.util.List;
import java.util.Optional;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.Role;
import org.tutti.session.Session;

/**
 * What somebody who runs a session is told over their WebSocket because of an entry. Pure. Of what differs from one of
 * them to the next it is what the first of them who is here is told; what is for one endpoint alone is nobody's here.
 */
final class ReplayFrames {

    /** Nobody's own words for what is linked. */
    private static final String NO_SITE = "";

    private ReplayFrames() {}

    /**
     * In the order they are told.
     *
     * @param session as it is after the entry
     * @param input of the entry
     */
    static List<Frame> of(Session session, Input input, List<Event> events) {
        return News.of(session, input, events).stream()
                .map(event -> told(session, event))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What a session has from its first entry on and tells nobody of: whoever comes later is told in the welcome. */
    static List<Frame> opening(Session session) {
        return List.of(Frames.queue(session), Frames.view(session), Frames.tracks(session), Frames.rules(session));
    }

    private static Optional<Frame> told(Session session, Event event) {
        return switch (event) {
            case Event.TimelineChanged _ -> Optional.of(Frames.timeline(session));
            case Event.RosterChanged _ -> Optional.of(roster(session));
            case Event.QueueChanged _ -> Optional.of(Frames.queue(session));
            case Event.ViewChanged _ -> Optional.of(Frames.view(session));
            case Event.TracksPresented _ -> Optional.of(Frames.tracks(session));
            case Event.RulesChanged _ -> Optional.of(Frames.rules(session));
            case Event.DoorChanged _ -> Optional.of(Frames.door(session));
            case Event.ChatChanged(Line line) -> Optional.of(Frames.chat(line));
            case Event.NotesChanged _ -> Optional.of(Frames.notes(session, session.notes().all()));
            case Event.DetailsChanged _ -> Optional.of(Frames.details(session, true));
            case Event.NoticeChanged _ -> whoRuns(session).map(member -> Frames.notice(session, member));
            case Event.TreeChanged(var change) ->
                Optional.of(TreeFrames.frame(TreeFrames.change(session, change, NO_SITE)));
            // Whether this server could record its figures is not written down.
            case Event.TrialChanged _ -> whoRuns(session).map(member -> Frames.trial(session, member, true));
            case Event.Ended(String reason) -> Optional.of(Frames.ended(reason));
            case Event.Admitted _, Event.TurnedAway _, Event.Shifted _ -> Optional.empty();
        };
    }

    private static Frame roster(Session session) {
        if (!Crowd.of(session.roster())) {
            return Frames.roster(session, true, Optional.empty());
        }
        Excerpt excerpt = Frames.rosterExcerpt(session, true);
        return whoRuns(session)
                .filter(member -> !excerpt.shows(member.id().value()))
                .map(member -> excerpt.with(Forms.member(session, member)))
                .orElseGet(excerpt::shared);
    }

    private static Optional<Member> whoRuns(Session session) {
        List<Member> running = session.roster().members().stream()
                .filter(member -> member.role().runs())
                .toList();
        return running.stream().filter(member -> member.role() == Role.HOST).findFirst()
                .or(() -> running.stream().findFirst());
    }
}
