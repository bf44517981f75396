package org.tutti.session;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Rules.Handover;
import org.tutti.session.Rules.Readiness;

/** Rules in the making: a test changes what it is about. */
final class RuleBook {

    Admission admission;
    boolean locked;
    int memberLimit;
    Role joinAs;
    Map<Role, Set<Grant>> grants;
    Handover handover;
    boolean progressForAll;
    ChatMode chat;
    int slowMode;
    boolean advance;
    boolean seeks;
    double quorum;
    double limit;

    RuleBook(Rules from) {
        admission = from.admission();
        locked = from.locked();
        memberLimit = from.memberLimit();
        joinAs = from.joinAs();
        grants = new EnumMap<>(Role.class);
        grants.putAll(from.grants());
        handover = from.handover();
        progressForAll = from.progressForAll();
        chat = from.chat();
        slowMode = from.slowMode();
        advance = from.advance();
        seeks = from.readiness().seeks();
        quorum = from.readiness().quorum();
        limit = from.readiness().limit();
    }

    void grant(Role role, Grant... all) {
        EnumSet<Grant> set = EnumSet.noneOf(Grant.class);
        set.addAll(Arrays.asList(all));
        grants.put(role, set);
    }

    Rules rules() {
        return new Rules(
                admission, locked, memberLimit, joinAs, grants, handover, progressForAll, chat, slowMode, advance,
                new Readiness(seeks, quorum, limit));
    }
}
