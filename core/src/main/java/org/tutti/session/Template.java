package org.tutti.session;

import java.util.EnumSet;
import java.util.Map;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Rules.Handover;
import org.tutti.session.Rules.Readiness;

/** Sets of rules to begin with, by who moderates (Cofocus: teacher, resident agent, project lead). */
public enum Template {
    /** A group of friends or colleagues, as it comes. */
    STANDARD(Rules.STANDARD),

    /** A class: pupils ask to come in, watch, chat, and may ask for control; they do not see each other's progress. */
    TEACHER(new Rules(
            Admission.ASK,
            false,
            200,
            Role.VIEWER,
            Map.of(
                    Role.COHOST, EnumSet.allOf(Grant.class),
                    Role.PARTICIPANT, EnumSet.of(Grant.CONTROL, Grant.CHAT, Grant.PRESENT),
                    Role.VIEWER, EnumSet.of(Grant.CONTROL, Grant.CHAT)),
            Handover.ASK,
            false,
            ChatMode.OPEN,
            0,
            false,
            new Readiness(true, 0.8, 10))),

    /** A contact centre: an agent shows a customer something during a call; a supervisor may watch unseen. */
    AGENT(new Rules(
            Admission.INVITATION,
            false,
            10,
            Role.PARTICIPANT,
            Map.of(
                    Role.COHOST, EnumSet.allOf(Grant.class),
                    Role.PARTICIPANT, EnumSet.of(Grant.CONTROL, Grant.CHAT)),
            Handover.ASK,
            false,
            ChatMode.OPEN,
            0,
            false,
            new Readiness(true, 1, 5))),

    /** A project team: everybody adds to the queue and takes control without asking. */
    LEAD(new Rules(
            Admission.LINK,
            false,
            100,
            Role.PARTICIPANT,
            Map.of(
                    Role.COHOST, EnumSet.allOf(Grant.class),
                    Role.PARTICIPANT,
                            EnumSet.of(Grant.CONTROL, Grant.QUEUE, Grant.CHAT, Grant.TREE, Grant.PRESENT),
                    Role.VIEWER, EnumSet.of(Grant.CHAT)),
            Handover.FREE,
            true,
            ChatMode.OPEN,
            0,
            true,
            new Readiness(false, 1, 10)));

    private final Rules rules;

    Template(Rules rules) {
        this.rules = rules;
    }

    /** The rules a session of this kind begins with. */
    public Rules rules() {
        return rules;
    }
}
