package org.tutti.session;

import java.util.Optional;
import java.util.regex.Pattern;
import org.pcollections.OrderedPMap;
import org.tutti.session.Event.DetailsChanged;
import org.tutti.session.Event.NoticeChanged;
import org.tutti.session.Input.Agree;
import org.tutti.session.Input.Belong;
import org.tutti.session.Input.DossierRequest;
import org.tutti.session.Input.SetDetails;
import org.tutti.session.Input.SetNotice;
import org.tutti.session.Notice.Answer;
import org.tutti.session.Refusal.Code;

/** To whom a session belongs, what it is to others, and what its members agree to. */
final class Dossiers {

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Dossiers() {}

    static Outcome belong(Session session, Belong belong, Entry entry) {
        if (!Session.byServer(entry)) {
            return Outcome.refused(Code.NOT_ALLOWED, "Whose a session is, only the server says.");
        }
        Dossier dossier = session.dossier();
        if (dossier.tenant().isPresent()) {
            return Outcome.refused(
                    Code.NOT_ALLOWED, "The session belongs to '%s' already.".formatted(dossier.tenant().get()));
        }
        if (!TENANT.matcher(belong.tenant()).matches()) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE, "A tenant's name has 1 to 64 letters, digits, dots, underscores or hyphens.");
        }
        return details(session, entry, new Dossier(
                Optional.of(belong.tenant()), Optional.of(belong.owner()), dossier.details(), dossier.notice()));
    }

    static Outcome request(Session session, Who who, DossierRequest request, Entry entry) {
        return switch (request) {
            case SetDetails(Details details) -> {
                if (!who.runs()) {
                    yield who.doesNotRun();
                }
                yield details.fault()
                        .map(fault -> Outcome.refused(Code.OUT_OF_RANGE, fault))
                        .orElseGet(() -> details(session, entry, session.dossier().with(details)));
            }
            case SetNotice(Optional<String> text) -> who.runs() ? ask(session, text, entry) : who.doesNotRun();
            case Agree agree -> answer(session, who, agree, entry);
        };
    }

    private static Outcome ask(Session session, Optional<String> text, Entry entry) {
        Optional<String> fault = text.flatMap(Notice::fault);
        if (fault.isPresent()) {
            return Outcome.refused(Code.OUT_OF_RANGE, fault.get());
        }
        Optional<Notice> now = text.map(words -> new Notice(entry.seq(), words, OrderedPMap.empty()));
        return notice(session, entry, now, Optional.empty());
    }

    private static Outcome answer(Session session, Who who, Agree agree, Entry entry) {
        Optional<Member> member = session.roster().member(who.id());
        if (member.isEmpty()) {
            return Outcome.refused(Code.NOT_JOINED, "Only who is in the session agrees to something in it.");
        }
        Optional<Notice> asked = session.dossier().notice().filter(notice -> notice.seq() == agree.notice());
        if (asked.isEmpty()) {
            return Outcome.refused(
                    Code.TOO_LATE, "That is not asked any more. Maybe the words were changed; read them anew.");
        }
        Notice notice = asked.get();
        if (notice.answers().size() >= Notice.MAX_ANSWERS && !notice.answers().containsKey(who.id())) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE, "The session keeps %d answers and no more.".formatted(Notice.MAX_ANSWERS));
        }
        var answer = new Answer(member.get().name(), agree.agreed(), entry.stamp());
        return notice(session, entry, Optional.of(notice.with(who.id(), answer)), Optional.of(who.id()));
    }

    private static Outcome details(Session session, Entry entry, Dossier now) {
        return Outcome.accepted(session.next(entry).with(now), new DetailsChanged());
    }

    private static Outcome notice(
            Session session, Entry entry, Optional<Notice> now, Optional<MemberId> concerned) {
        return Outcome.accepted(
                session.next(entry).with(session.dossier().with(now)), new NoticeChanged(concerned));
    }
}
