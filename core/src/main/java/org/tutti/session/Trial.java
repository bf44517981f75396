package org.tutti.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * An experiment with those who agree to it: their players are set off by fixed amounts, and they say how it is (W-33).
 * Who runs the session opens a trial and says what for; everybody answers for themselves, and nobody is part of it
 * unasked (W-34). When a trial ends, or somebody takes their agreement back, their offset ends too. Immutable.
 *
 * @param run the trial that is open, if any
 * @param numbers what those are called in figures who have agreed to any trial of the session: {@code p1}, {@code p2}
 *        and so on, as they agreed. Kept, so that figures of one session can be laid beside each other
 * @param withdrawn those of them who have taken it back and not agreed again since: of whom nothing is kept
 * @param questions what has been asked, oldest first; at most {@link #MAX_QUESTIONS}
 * @param ratings what was answered in all trials, oldest first; at most {@link #MAX_RATINGS}. None gives way to a newer
 *        one; those of who takes their agreement back are forgotten
 */
public record Trial(
        Optional<Run> run,
        PMap<MemberId, Integer> numbers,
        PSet<MemberId> withdrawn,
        PVector<Question> questions,
        PVector<Rating> ratings) {

    /** How far a player may be set off from the timeline, in s, either way. */
    public static final double MAX_OFFSET = 10;

    /** The scale of ITU-T P.910 and P.800, absolute category rating: 5 excellent, 4 good, 3 fair, 2 poor, 1 bad. */
    public static final int WORST = 1, BEST = 5;

    /** The longest statement of what a trial is for, and the longest question, in characters. */
    public static final int MAX_PURPOSE = 300, MAX_QUESTION = 200;

    /** How much a session keeps of trials: ratings, questions, people who have answered whether they take part. */
    public static final int MAX_RATINGS = 10_000, MAX_QUESTIONS = 1000, MAX_PEOPLE = 10_000;

    static final Trial NONE =
            new Trial(
                    Optional.empty(), HashTreePMap.empty(), HashTreePSet.empty(), TreePVector.empty(),
                    TreePVector.empty());

    /**
     * A trial that is open.
     *
     * @param seq the entry it was opened by, which is its name
     * @param purpose what is recorded and why, in the words of who opened it
     * @param by who opened it
     * @param name what they were called then
     * @param since when (µs)
     * @param answers who has said whether they take part, in order of their first answer
     * @param offsets by how many seconds players of those who agreed are ahead of where they would be; 0 is not kept
     * @param asked the question that is open, by its {@link Question#seq}
     */
    public record Run(
            long seq,
            String purpose,
            MemberId by,
            String name,
            long since,
            OrderedPMap<MemberId, Answer> answers,
            PMap<MemberId, Double> offsets,
            Optional<Long> asked) {

        Run answered(OrderedPMap<MemberId, Answer> now) {
            return new Run(seq, purpose, by, name, since, now, offsets, asked);
        }

        Run offset(PMap<MemberId, Double> now) {
            return new Run(seq, purpose, by, name, since, answers, now, asked);
        }

        Run asking(Optional<Long> question) {
            return new Run(seq, purpose, by, name, since, answers, offsets, question);
        }
    }

    /** @param name what the member was called when they answered */
    public record Answer(String name, boolean agreed) {}

    /**
     * @param seq the entry it came with, which is its name
     * @param at when it was asked (µs)
     */
    public record Question(long seq, String text, long at) {}

    /**
     * What somebody said of how it is.
     *
     * @param seq the entry it came with
     * @param trial the {@link Run#seq} of the trial
     * @param question the {@link Question#seq}
     * @param person the number of who said it
     * @param score {@link #WORST} to {@link #BEST}
     * @param at when (µs)
     * @param item the item that was on, by its id in the queue
     * @param position where the timeline was, in seconds
     * @param strategy the sync strategy then
     * @param injected by how many seconds their players were set off then
     */
    public record Rating(
            long seq,
            long trial,
            long question,
            int person,
            int score,
            long at,
            String item,
            double position,
            String strategy,
            double injected) {}

    /** Whether a member takes part in the trial that is open. */
    public boolean includes(MemberId member) {
        return run.map(open -> open.answers().get(member)).filter(Answer::agreed).isPresent();
    }

    /** Whether something of a member may be kept, of any trial: what they have agreed to and not taken back. */
    public boolean keeps(MemberId member) {
        return numbers.containsKey(member) && !withdrawn.contains(member);
    }

    /** By how many seconds a member's players are set off now. */
    public double injected(MemberId member) {
        return run.map(open -> open.offsets().get(member)).orElse(0.0);
    }

    /** The question that is open. */
    public Optional<Question> asked() {
        return run.flatMap(Run::asked).flatMap(this::question);
    }

    /** The question that came with this entry. */
    public Optional<Question> question(long seq) {
        return questions.stream().filter(one -> one.seq() == seq).findFirst();
    }

    /** What a member has answered to the question that is open. */
    public Optional<Rating> rating(MemberId member) {
        Integer person = numbers.get(member);
        return asked().filter(_ -> person != null).flatMap(open -> rating(open.seq(), person));
    }

    /** The answers to a question, by who gave them. */
    public Map<Integer, Rating> ratings(long question) {
        Map<Integer, Rating> found = new HashMap<>();
        for (int i = ratings.size() - 1; i >= 0 && ratings.get(i).seq() > question; i--) {
            if (ratings.get(i).question() == question) {
                found.put(ratings.get(i).person(), ratings.get(i));
            }
        }
        return found;
    }

    Optional<Rating> rating(long question, int person) {
        for (int i = ratings.size() - 1; i >= 0 && ratings.get(i).seq() > question; i--) {
            if (ratings.get(i).question() == question && ratings.get(i).person() == person) {
                return Optional.of(ratings.get(i));
            }
        }
        return Optional.empty();
    }

    Trial with(Optional<Run> now) {
        return new Trial(now, numbers, withdrawn, questions, ratings);
    }

    Trial with(Run now) {
        return with(Optional.of(now));
    }

    Trial rated(PVector<Rating> now) {
        return new Trial(run, numbers, withdrawn, questions, now);
    }

    Trial asking(Question question) {
        return new Trial(
                run.map(open -> open.asking(Optional.of(question.seq()))), numbers, withdrawn,
                questions.plus(question), ratings);
    }

    /** With a number for a member who agrees and has none yet. */
    Trial numbering(MemberId member) {
        PMap<MemberId, Integer> now =
                numbers.containsKey(member) ? numbers : numbers.plus(member, numbers.size() + 1);
        return new Trial(run, now, withdrawn.minus(member), questions, ratings);
    }

    /** Without anything that was kept of a member, in whichever trial. */
    Trial without(MemberId member) {
        Integer person = numbers.get(member);
        if (person == null) {
            return this;
        }
        List<Rating> others =
                ratings.stream().filter(rating -> rating.person() != person).toList();
        return new Trial(
                run.map(open -> open.offset(open.offsets().minus(member))), numbers, withdrawn.plus(member), questions,
                others.size() == ratings.size() ? ratings : TreePVector.from(others));
    }
}
