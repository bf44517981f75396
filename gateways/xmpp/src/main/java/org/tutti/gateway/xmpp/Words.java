package org.tutti.gateway.xmpp;

import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Session;

/** What people are told, and the words they steer by. */
final class Words {

    private Words() {}

    /** What somebody is told who comes for the first time. */
    static String welcome(Session session, Guest guest) {
        String secret = session.rules().chat() == ChatMode.ENCRYPTED ? " " + SECRET : "";
        return "Welcome, %s. %s. Write 'help' to me alone to see how to steer.%s"
                .formatted(guest.name(), summary(session), secret);
    }

    /** What those are told who cannot take part in a chat. */
    static final String SECRET = "The chat of this session is end-to-end encrypted: from this room nobody can read it or write in it.";

    /** One line on how a session is. */
    static String summary(Session session) {
        int members = session.roster().members().size();
        return "%s: %s".formatted(session.item().media().title(), members == 1 ? "1 member" : members + " members");
    }
}
