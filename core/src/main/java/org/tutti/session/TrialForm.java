package org.tutti.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.TreePVector;
import org.tutti.session.Trial.Answer;
import org.tutti.session.Trial.Question;
import org.tutti.session.Trial.Rating;
import org.tutti.session.Trial.Run;

/**
 * A {@link Trial} as {@link Snapshot} writes it down.
 *
 * @param people in the order of their numbers, from 1
 * @param withdrawn those of them of whom nothing is kept, in that order; absent if there are none
 */
record TrialForm(
        Open open, List<MemberId> people, List<MemberId> withdrawn, List<Question> questions, List<Rating> ratings) {

    record Open(
            long seq,
            String purpose,
            MemberId by,
            String name,
            long since,
            List<Taking> answers,
            Optional<Long> asked) {}

    /** @param offset absent if 0 */
    record Taking(MemberId member, String name, boolean agreed, Double offset) {}

    /** @return null if there is nothing to write */
    static TrialForm of(Trial trial) {
        if (trial.equals(Trial.NONE)) {
            return null;
        }
        List<MemberId> people = trial.numbers().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .toList();
        return new TrialForm(
                trial.run().map(TrialForm::open).orElse(null),
                people,
                trial.withdrawn().isEmpty()
                        ? null
                        : people.stream().filter(trial.withdrawn()::contains).toList(),
                List.copyOf(trial.questions()),
                List.copyOf(trial.ratings()));
    }

    private static Open open(Run run) {
        List<Taking> answers = new ArrayList<>();
        run.answers().forEach((member, answer) ->
                answers.add(new Taking(member, answer.name(), answer.agreed(), run.offsets().get(member))));
        return new Open(run.seq(), run.purpose(), run.by(), run.name(), run.since(), answers, run.asked());
    }

    Trial trial() {
        PMap<MemberId, Integer> numbers = HashTreePMap.empty();
        for (MemberId member : listed(people)) {
            numbers = numbers.plus(member, numbers.size() + 1);
        }
        return new Trial(
                Optional.ofNullable(open).map(TrialForm::run),
                numbers,
                HashTreePSet.from(listed(withdrawn)),
                TreePVector.from(listed(questions)),
                TreePVector.from(listed(ratings)));
    }

    private static Run run(Open open) {
        OrderedPMap<MemberId, Answer> answers = OrderedPMap.empty();
        PMap<MemberId, Double> offsets = HashTreePMap.empty();
        for (Taking one : listed(open.answers())) {
            answers = answers.plus(one.member(), new Answer(one.name(), one.agreed()));
            offsets = one.offset() == null ? offsets : offsets.plus(one.member(), one.offset());
        }
        return new Run(
                open.seq(),
                open.purpose(),
                open.by(),
                open.name(),
                open.since(),
                answers,
                offsets,
                open.asked() == null ? Optional.empty() : open.asked());
    }

    private static <T> List<T> listed(List<T> list) {
        return list == null ? List.of() : list;
    }
}
