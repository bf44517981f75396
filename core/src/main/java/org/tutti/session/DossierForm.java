package org.tutti.session;

import java.util.List;
import java.util.Optional;
import org.pcollections.OrderedPMap;
import org.tutti.session.Notice.Answer;

/** What a session is to others, as it is written down. What is empty is left out. */
record DossierForm(String tenant, MemberId owner, Details details, Asked notice) {

    record Asked(long seq, String text, List<Answered> answers) {}

    record Answered(MemberId member, String name, boolean agreed, long at) {}

    /** Null if there is nothing to say. */
    static DossierForm of(Dossier dossier) {
        return dossier.equals(Dossier.NONE)
                ? null
                : new DossierForm(
                        dossier.tenant().orElse(null),
                        dossier.owner().orElse(null),
                        dossier.details().equals(Details.NONE) ? null : dossier.details(),
                        dossier.notice().map(DossierForm::asked).orElse(null));
    }

    private static Asked asked(Notice notice) {
        return new Asked(notice.seq(), notice.text(), notice.answers().entrySet().stream()
                .map(entry -> new Answered(
                        entry.getKey(), entry.getValue().name(), entry.getValue().agreed(), entry.getValue().at()))
                .toList());
    }

    Dossier dossier() {
        return new Dossier(
                Optional.ofNullable(tenant),
                Optional.ofNullable(owner),
                details == null ? Details.NONE : details,
                Optional.ofNullable(notice).map(DossierForm::notice));
    }

    private static Notice notice(Asked asked) {
        OrderedPMap<MemberId, Answer> answers = OrderedPMap.empty();
        for (Answered one : asked.answers() == null ? List.<Answered>of() : asked.answers()) {
            answers = answers.plus(one.member(), new Answer(one.name(), one.agreed(), one.at()));
        }
        return new Notice(asked.seq(), asked.text(), answers);
    }
}
