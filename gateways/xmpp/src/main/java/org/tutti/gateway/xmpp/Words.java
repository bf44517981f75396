package org.tutti.gateway.xmpp;

import org.tutti.session.Session;

/** What people are told, and the words they steer by. */
final class Words {

    private Words() {}

    /** One line on how a session is. */
    static String summary(Session session) {
        int members = session.roster().members().size();
        return "%s: %s".formatted(session.item().media().title(), members == 1 ? "1 member" : members + " members");
    }
}
