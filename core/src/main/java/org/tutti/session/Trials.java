package org.tutti.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.tutti.session.Event.Shifted;
import org.tutti.session.Event.TrialChanged;
import org.tutti.session.Input.AskRating;
import org.tutti.session.Input.Consent;
import org.tutti.session.Input.Rate;
import org.tutti.session.Input.SetOffset;
import org.tutti.session.Input.SetTrial;
import org.tutti.session.Input.TrialRequest;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Trial.Answer;
import org.tutti.session.Trial.Question;
import org.tutti.session.Trial.Rating;
import org.tutti.session.Trial.Run;

/** What may be asked of a {@link Trial}, and by whom. */
final class Trials {

    private Trials() {}

    static Outcome request(Session session, Who who, TrialRequest request, Entry entry) {
        boolean forWhoRuns = switch (request) {
            case SetTrial _, SetOffset _, AskRating _ -> true;
            case Consent _, Rate _ -> false;
        };
        if (forWhoRuns && !who.runs()) {
            return who.doesNotRun();
        }
        Optional<Run> run = session.trial().run();
        if (request instanceof SetTrial(Optional<String> purpose) && purpose.isPresent()) {
            return open(session, who, purpose.get(), entry);
        }
        if (request instanceof Consent(boolean agreed) && (run.isPresent() || !agreed)) {
            return consent(session, who, run, agreed, entry);
        }
        if (run.isEmpty()) {
            return Outcome.refused(
                    Code.NOT_ALLOWED, "No trial is open. Maybe it has just ended; who runs the session opens one.");
        }
        return switch (request) {
            case SetTrial _ -> end(session, run.get(), entry);
            case Consent(boolean agreed) -> consent(session, who, run, agreed, entry);
            case SetOffset(MemberId member, double seconds) -> set(session, run.get(), member, seconds, entry);
            case AskRating(Optional<String> question) -> ask(session, run.get(), question, entry);
            case Rate(long question, int score) -> rate(session, who, run.get(), question, score, entry);
        };
    }

    private static Outcome open(Session session, Who who, String purpose, Entry entry) {
        if (session.trial().run().isPresent()) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "A trial is open. End it first: who has agreed to one has not agreed to another.");
        }
        return unfit("What a trial is for", purpose, Trial.MAX_PURPOSE).orElseGet(() -> {
            var run = new Run(
                    entry.seq(), purpose, who.id(), who.name(), entry.stamp(), OrderedPMap.empty(),
                    HashTreePMap.empty(), Optional.empty());
            return changed(session, session.trial().with(run), Optional.empty(), Stream.empty(), entry);
        });
    }

    private static Outcome end(Session session, Run run, Entry entry) {
        return changed(
                session,
                session.trial().with(Optional.empty()),
                Optional.empty(),
                run.offsets().keySet().stream(),
                entry);
    }

    private static Outcome consent(Session session, Who who, Optional<Run> run, boolean agreed, Entry entry) {
        Optional<Member> member = session.roster().member(who.id());
        if (member.isEmpty()) {
            return Outcome.refused(Code.NOT_JOINED, "Only who is in the session takes part in a trial.");
        }
        Trial trial = session.trial();
        if (run.isPresent()) {
            var answer = new Answer(member.get().name(), agreed);
            PMap<MemberId, Answer> before = run.get().answers();
            boolean full = !before.containsKey(who.id()) && before.size() >= Trial.MAX_PEOPLE
                    || agreed && trial.numbering(who.id()).numbers().size() > Trial.MAX_PEOPLE;
            // What can be taken back always can be.
            if (full && (agreed || !trial.keeps(who.id()))) {
                return Outcome.refused(
                        Code.NOT_ALLOWED,
                        "%d people have answered, which is the most in a session.".formatted(Trial.MAX_PEOPLE));
            }
            if (answer.equals(before.get(who.id()))) {
                return Outcome.accepted(session.next(entry));
            }
            trial = full ? trial : trial.with(run.get().answered(run.get().answers().plus(who.id(), answer)));
        } else if (!trial.keeps(who.id())) {
            return Outcome.accepted(session.next(entry));
        }
        boolean setOff = !agreed && trial.injected(who.id()) != 0;
        return changed(
                session,
                agreed ? trial.numbering(who.id()) : trial.without(who.id()),
                Optional.of(who.id()),
                setOff ? Stream.of(who.id()) : Stream.empty(),
                entry);
    }

    private static Outcome set(Session session, Run run, MemberId member, double seconds, Entry entry) {
        if (!(Math.abs(seconds) <= Trial.MAX_OFFSET)) { // so written, NaN is refused as well
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "An offset is −%1$.0f to %1$.0f s, not %2$s.".formatted(Trial.MAX_OFFSET, seconds));
        }
        if (!session.trial().includes(member)) {
            return session.roster().member(member).isEmpty()
                    ? Access.unknown(member)
                    : Outcome.refused(
                            Code.NOT_ALLOWED,
                            "%s has not agreed to take part. Only players of those who have can be set off."
                                    .formatted(session.roster().member(member).get().name()));
        }
        PMap<MemberId, Double> offsets =
                seconds == 0 ? run.offsets().minus(member) : run.offsets().plus(member, seconds);
        return changed(
                session, session.trial().with(run.offset(offsets)), Optional.of(member), Stream.of(member), entry);
    }

    private static Outcome ask(Session session, Run run, Optional<String> text, Entry entry) {
        if (text.isEmpty()) {
            Trial silent = session.trial().with(run.asking(Optional.empty()));
            return changed(session, silent, Optional.empty(), Stream.empty(), entry);
        }
        if (session.trial().questions().size() >= Trial.MAX_QUESTIONS) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "%d questions have been asked, which is the most in a session.".formatted(Trial.MAX_QUESTIONS));
        }
        return unfit("A question", text.get(), Trial.MAX_QUESTION).orElseGet(() -> {
            var question = new Question(entry.seq(), text.get(), entry.stamp());
            return changed(session, session.trial().asking(question), Optional.empty(), Stream.empty(), entry);
        });
    }

    private static Outcome rate(Session session, Who who, Run run, long question, int score, Entry entry) {
        Trial trial = session.trial();
        if (!trial.includes(who.id())) {
            return Outcome.refused(
                    Code.NOT_PERMITTED, "%s has not agreed to take part in the trial.".formatted(who.name()));
        }
        if (score < Trial.WORST || score > Trial.BEST) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A rating is %d (bad) to %d (excellent), not %d.".formatted(Trial.WORST, Trial.BEST, score));
        }
        if (!run.asked().equals(Optional.of(question))) {
            return Outcome.refused(Code.TOO_LATE, "Question %d is not asked any more.".formatted(question));
        }
        int person = trial.numbers().get(who.id());
        PVector<Rating> others = trial.rating(question, person).map(trial.ratings()::minus).orElse(trial.ratings());
        if (others.size() >= Trial.MAX_RATINGS) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "The session has %d ratings, which is the most. Another session takes more."
                            .formatted(Trial.MAX_RATINGS));
        }
        var rating = new Rating(
                entry.seq(),
                run.seq(),
                question,
                person,
                score,
                entry.stamp(),
                session.stage().queue().current(),
                session.timeline().positionAt(entry.stamp()),
                session.policy().strategy(),
                trial.injected(who.id()));
        return changed(session, trial.rated(others.plus(rating)), Optional.of(who.id()), Stream.empty(), entry);
    }

    private static Optional<Outcome> unfit(String what, String text, int most) {
        return !text.isBlank() && text.length() <= most && Session.printable(text)
                ? Optional.empty()
                : Optional.of(Outcome.refused(
                        Code.OUT_OF_RANGE,
                        "%s has 1 to %d characters and no control characters; this has %d."
                                .formatted(what, most, text.length())));
    }

    /**
     * @param concerned the one member it is about; empty if all are to know
     * @param moved whose players are set off otherwise
     */
    private static Outcome changed(
            Session session, Trial now, Optional<MemberId> concerned, Stream<MemberId> moved, Entry entry) {
        List<Event> events = new ArrayList<>(List.of(new TrialChanged(concerned)));
        moved.flatMap(member -> session.roster().member(member).stream())
                .sorted(Comparator.comparing(member -> member.id().value()))
                .forEach(member -> member.endpoints().forEach(endpoint -> events.add(new Shifted(endpoint))));
        return new Outcome.Accepted(session.next(entry).with(now), List.copyOf(events));
    }
}
