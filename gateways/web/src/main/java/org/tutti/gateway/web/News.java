package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** What is told of an entry: its events, and what concerns people because of them. Pure: a replay tells the same. */
final class News {

    private News() {}

    /**
     * The events of an entry with those that follow from them, in the order they are told.
     *
     * @param session as it is after the entry
     * @param input of the entry
     */
    static List<Event> of(Session session, Input input, List<Event> events) {
        List<Event> news = new ArrayList<>(events.size() + 1);
        for (Event event : events) {
            news.add(event);
            if (event instanceof Event.RosterChanged
                    && changesGrants(input) && !session.door().waiting().isEmpty()) {
                // Somebody may decide on it now who could not before.
                news.add(new Event.DoorChanged());
            }
        }
        if (changesRoles(input)) {
            news.addAll(ofRoles(session, input));
        }
        return news;
    }

    /** What depends on who runs the session. */
    private static List<Event> ofRoles(Session session, Input input) {
        List<Event> news = new ArrayList<>();
        if (DossierForms.told(session)) {
            news.add(new Event.DetailsChanged());
        }
        if (session.dossier().notice().isPresent()) {
            news.add(new Event.NoticeChanged(Optional.empty()));
        }
        if (session.trial().run().isPresent() || !session.trial().numbers().isEmpty()) {
            news.add(new Event.TrialChanged(
                    input instanceof Input.SetRole(var member, _) ? Optional.of(member) : Optional.empty()));
        }
        return news;
    }

    /** Whether somebody is more or less in the session than before. */
    static boolean changesRoles(Input input) {
        return input instanceof Input.SetRole || input instanceof Input.TransferHost;
    }

    private static boolean changesGrants(Input input) {
        return changesRoles(input) || input instanceof Input.SetGrants || input instanceof Input.SetRules;
    }
}
