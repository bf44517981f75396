package org.tutti.gateway.xmpp;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jxmpp.jid.Jid;

/**
 * The forms that were handed out and have not come back yet: each is good for who asked for it, for one command, once,
 * and for a while (XEP-0050, section 3.4). Thread-safe.
 */
final class OpenForms {

    /** How long a form may take to come back, in µs. */
    static final long LIMIT = 600_000_000;

    /** How many one person can have at once: of more, their oldest is over. */
    static final int EACH = 5;

    /** How many there are of all people. */
    static final int ALL = 2000;

    /** What there is of a form. */
    enum Found {
        /** It is good. */
        OPEN,
        /** It came back already, or took too long. */
        OVER,
        /** It was never handed out to them, or that is long ago. */
        UNKNOWN
    }

    private static final class Form {
        private final Jid who;
        private final Command command;
        private final long until;
        private boolean over;

        Form(Jid who, Command command, long until) {
            this.who = who;
            this.command = command;
            this.until = until;
        }
    }

    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    /** In the order they were handed out, which is that in which they lapse. */
    private final Map<String, Form> forms = new LinkedHashMap<>();

    /** @param clock the server's (µs) */
    OpenForms(LongSupplier clock) {
        this.clock = clock;
    }

    /** A name nobody can guess. */
    String id() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Hands out a form; empty if too many people have some. */
    synchronized Optional<String> open(Jid who, Command command) {
        long now = clock.getAsLong();
        // They are known a while longer, to say that it was too late.
        forms.values().removeIf(form -> form.until + LIMIT < now);
        makeRoom(who, now);
        if (forms.size() >= ALL) {
            return Optional.empty();
        }
        String id = id();
        forms.put(id, new Form(who, command, now + LIMIT));
        return Optional.of(id);
    }

    private void makeRoom(Jid who, long now) {
        long theirs = forms.values().stream().filter(form -> form.who.equals(who)).count();
        boolean full = forms.size() >= ALL;
        Iterator<Form> oldestFirst = forms.values().iterator();
        while (oldestFirst.hasNext() && (theirs >= EACH || full)) {
            Form form = oldestFirst.next();
            if (theirs >= EACH && form.who.equals(who)) {
                oldestFirst.remove();
                theirs--;
            } else if (full && (form.over || form.until < now)) {
                oldestFirst.remove();
                full = false;
            }
        }
    }

    /** A form comes back: from now on it is over. */
    synchronized Found close(String id, Jid who, Command command) {
        Form form = forms.get(id);
        if (form == null || !form.who.equals(who) || form.command != command) {
            return Found.UNKNOWN;
        }
        boolean late = form.over || form.until < clock.getAsLong();
        form.over = true;
        return late ? Found.OVER : Found.OPEN;
    }

    /** It was filled in so that it must be once more. */
    synchronized void reopen(String id) {
        Optional.ofNullable(forms.get(id)).ifPresent(form -> form.over = false);
    }
}
