package org.tutti.gateway.web;

import static org.tutti.gateway.web.Forms.millis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tutti.session.Details;
import org.tutti.session.Dossier;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Notice;
import org.tutti.session.Notice.Answer;
import org.tutti.session.Privacy;
import org.tutti.session.Role;
import org.tutti.session.Session;

/** What a session is to others and what its members agree to, as JSON; {@code docs/protocol} describes it. */
final class DossierForms {

    /** How many of those who have answered are named. */
    private static final int NAMED = 200;

    private DossierForms() {}

    /** The change of details that some of their fields ask for; {@code null} takes the correlation away. */
    static UnaryOperator<Details> details(Fields fields) throws WireException {
        Optional<String> correlation = fields.optionalText("correlation", 1000);
        boolean without = fields.object().has("correlation") && correlation.isEmpty();
        Optional<Privacy> privacy = fields.optionalWord("privacy", Privacy.class);
        Optional<String> description = fields.optionalText("description", 2000);
        Optional<List<String>> hashtags =
                fields.has("hashtags") ? Optional.of(fields.texts("hashtags", 20, 200)) : Optional.empty();
        return details -> new Details(
                without ? Optional.empty() : correlation.or(details::correlation),
                privacy.orElse(details.privacy()),
                description.orElse(details.description()),
                hashtags.orElse(details.hashtags()));
    }

    /** What those who do not run the session know of it is what anybody may be told outside. */
    static ObjectNode details(Session session, boolean runs, ObjectNode node) {
        Dossier dossier = session.dossier();
        Details details = dossier.details();
        node.put("description", details.description()).put("privacy", Forms.name(details.privacy()));
        ArrayNode hashtags = node.putArray("hashtags");
        details.hashtags().forEach(hashtags::add);
        if (runs) {
            node.put("tenant", dossier.tenant().orElse(null)).put("correlation", details.correlation().orElse(null));
        }
        return node;
    }

    /** Whether there is anything to say of the details of a session. */
    static boolean told(Session session) {
        Dossier dossier = session.dossier();
        return dossier.tenant().isPresent() || !dossier.details().equals(Details.NONE);
    }

    /** What a member is asked to agree to, and for those who run the session who has; {@code text} is null if nothing. */
    static ObjectNode notice(Session session, Member member, ObjectNode node) {
        Optional<Notice> notice = session.dossier().notice();
        node.put("revision", session.seq()).put("text", notice.map(Notice::text).orElse(null));
        notice.ifPresent(asked -> {
            node.put("notice", asked.seq());
            Answer own = asked.answers().get(member.id());
            node.put("agreed", own == null ? null : own.agreed());
            if (member.role().runs()) {
                answers(session, asked, node);
            }
        });
        return node;
    }

    private static void answers(Session session, Notice notice, ObjectNode node) {
        int agreed = 0;
        ArrayNode rows = Forms.array();
        for (Map.Entry<MemberId, Answer> one : notice.answers().entrySet()) {
            Answer answer = one.getValue();
            agreed += answer.agreed() ? 1 : 0;
            if (rows.size() < NAMED) {
                rows.add(Forms.object()
                        .put("member", one.getKey().value())
                        .put("name", answer.name())
                        .put("agreed", answer.agreed())
                        .put("at", millis(answer.at())));
            }
        }
        long open = session.roster().members().stream()
                .filter(member -> member.role() != Role.OBSERVER && !notice.answers().containsKey(member.id()))
                .count();
        node.putObject("size").put("agreed", agreed).put("declined", notice.answers().size() - agreed).put("open", open);
        node.set("answers", rows);
    }
}
