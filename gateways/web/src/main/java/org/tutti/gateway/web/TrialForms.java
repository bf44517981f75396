package org.tutti.gateway.web;

import static org.tutti.gateway.web.Forms.millis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.tutti.engine.Recording;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Session;
import org.tutti.session.Trial;
import org.tutti.session.Trial.Answer;
import org.tutti.session.Trial.Question;
import org.tutti.session.Trial.Rating;
import org.tutti.session.Trial.Run;

/** A trial, as JSON; {@code docs/protocol} describes it. Who is set off by how much is for those who run the session. */
final class TrialForms {

    /** How many of those who take part are named. */
    private static final int NAMED = 200;

    private TrialForms() {}

    /** What a member is shown, or nothing if there is nothing to show. */
    static Optional<ObjectNode> of(Session session, Member member, boolean recorded) {
        Trial trial = session.trial();
        boolean any = trial.run().isPresent() || trial.keeps(member.id())
                || member.role().runs() && !trial.numbers().isEmpty();
        return any ? Optional.of(told(session, member, recorded, Forms.object())) : Optional.empty();
    }

    static ObjectNode told(Session session, Member member, boolean recorded, ObjectNode node) {
        own(session, member.id(), node);
        if (member.role().runs()) {
            everybody(session, node);
            if (!recorded && session.trial().run().isPresent()) {
                node.put("unrecorded", true);
            }
        }
        return node;
    }

    /** What is told of it to one who does not run the session depends on this alone. */
    record Part(Optional<Boolean> agreed, Optional<Integer> score, boolean kept) {
        static Part of(Trial trial, MemberId member) {
            return new Part(answer(trial, member), trial.rating(member).map(Rating::score), trial.keeps(member));
        }
    }

    private static Optional<Boolean> answer(Trial trial, MemberId member) {
        return trial.run().map(run -> run.answers().get(member)).map(Answer::agreed);
    }

    private static void own(Session session, MemberId member, ObjectNode node) {
        Trial trial = session.trial();
        opened(session, node);
        node.put("agreed", answer(trial, member).orElse(null)).put("kept", trial.keeps(member));
        trial.asked().ifPresentOrElse(
                question -> asked(question, node)
                        .put("score", trial.rating(member).map(Rating::score).orElse(null)),
                () -> node.putNull("asked"));
    }

    private static void opened(Session session, ObjectNode node) {
        node.put("revision", session.seq());
        Optional<Run> run = session.trial().run();
        node.put("purpose", run.map(Run::purpose).orElse(null));
        run.ifPresent(open -> node.put("member", open.by().value())
                .put("name", open.name())
                .put("since", millis(open.since())));
    }

    private static ObjectNode asked(Question question, ObjectNode node) {
        return node.putObject("asked")
                .put("question", question.seq())
                .put("text", question.text())
                .put("at", millis(question.at()));
    }

    private static ObjectNode everybody(Session session, ObjectNode node) {
        Trial trial = session.trial();
        ArrayNode rows = Forms.array();
        Map<Integer, Rating> scores = trial.asked().map(question -> trial.ratings(question.seq())).orElse(Map.of());
        int agreed = 0;
        int declined = 0;
        for (Map.Entry<MemberId, Answer> one : trial.run().map(Run::answers).stream()
                .flatMap(answers -> answers.entrySet().stream())
                .toList()) {
            if (!one.getValue().agreed()) {
                declined++;
            } else if (++agreed <= NAMED) {
                rows.add(row(trial, scores, one.getKey(), one.getValue().name()));
            }
        }
        node.putObject("size").put("agreed", agreed).put("declined", declined);
        node.set("members", rows);
        return node.put("ratings", trial.ratings().size());
    }

    private static ObjectNode row(Trial trial, Map<Integer, Rating> scores, MemberId member, String name) {
        int person = trial.numbers().get(member);
        return Forms.object()
                .put("member", member.value())
                .put("name", name)
                .put("person", person(person))
                .put("seconds", trial.injected(member))
                .put("score", Optional.ofNullable(scores.get(person)).map(Rating::score).orElse(null));
    }

    /** For a program of the host: as those who run the session are told, and what is recorded. */
    static ObjectNode state(Session session, Optional<Recording> recording) {
        ObjectNode node = Forms.object().put("type", "trial");
        opened(session, node);
        session.trial().asked().ifPresentOrElse(question -> asked(question, node), () -> node.putNull("asked"));
        return everybody(session, node).put("recorded", recording.map(Recording::size).orElse(null));
    }

    /** What somebody is called in figures. */
    static String person(int number) {
        return "p" + number;
    }
}
