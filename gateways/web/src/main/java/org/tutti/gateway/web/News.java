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
        boolean tried = session.trial().run().isPresent() || !session.trial().numbers().isEmpty();
        if (tried && input instanceof Input.SetRole(var member, _)) {
            news.add(new Event.TrialChanged(Optional.of(member)));
        }
        return news;
    }

    private static boolean changesGrants(Input input) {
        return input instanceof Input.SetRole || input instanceof Input.SetGrants || input instanceof Input.SetRules;
    }
}
