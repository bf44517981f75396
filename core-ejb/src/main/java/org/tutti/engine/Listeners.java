package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Tells every gateway; one that fails does not keep the others from hearing. Any thread may add one. */
final class Listeners implements SessionListener {

    private final List<SessionListener> all = new CopyOnWriteArrayList<>();
    private final Tracing tracing;

    Listeners(Tracing tracing) {
        this.tracing = tracing;
    }

    void add(SessionListener listener) {
        all.add(listener);
    }

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {
        tracing.telling(entry, () -> each(listener -> listener.changed(session, entry, events)));
    }

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {
        each(listener -> listener.offsets(session, at, offsets));
    }

    @Override
    public void lost(SessionId session) {
        each(listener -> listener.lost(session));
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {
        each(listener -> listener.signal(session, gateway, text));
    }

    private void each(Consumer<SessionListener> telling) {
        for (SessionListener listener : all) {
            try {
                telling.accept(listener);
            } catch (RuntimeException e) {
                System.getLogger(Listeners.class.getName()).log(Level.ERROR,
                        "TUTTI-0010 A gateway failed to take an event.", e);
            }
        }
    }
}
