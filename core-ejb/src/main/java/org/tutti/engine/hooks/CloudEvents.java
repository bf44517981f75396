package org.tutti.engine.hooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.tutti.session.Entry;
import org.tutti.session.Session;

/** Writes what is told: CloudEvents 1.0 in JSON, structured mode. */
final class CloudEvents {

    /** The type of such a body. */
    static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

    private final String base;

    /** @param base the public address of this server, without a slash at its end; empty if it has none */
    CloudEvents(String base) {
        this.base = base;
    }

    /** Names an event: the same whenever, and to whomever, it is told. */
    static String id(String session, long seq, int part) {
        return session + '/' + seq + '/' + part;
    }

    /** @param part which of those that come from the entry, from 0 */
    String write(Happening happening, int part, Session session, Entry entry) {
        var correlation = session.dossier().details().correlation();
        ObjectNode event = event(
                id(session.id().value(), entry.seq(), part),
                "/sessions/" + session.id(),
                happening.type(),
                entry.stamp());
        happening.subject().ifPresent(member -> event.put("subject", member.value()));
        // The CloudEvents extension 'sequence': in the order of text.
        event.put("sequence", "%012d-%03d".formatted(entry.seq(), part));
        correlation.ifPresent(id -> event.put("correlationid", id));
        ObjectNode data = event.putObject("data")
                .put("session", session.id().value())
                .put("revision", entry.seq())
                .put("title", session.title());
        correlation.ifPresent(id -> data.put("correlation", id));
        data.setAll(happening.data());
        return event.toString();
    }

    /** An event that says nothing but that it comes. */
    String test(String id, String hook, long at) {
        ObjectNode event = event(id, "/webhooks/" + hook, EventType.TEST, at);
        event.putObject("data").put("webhook", hook);
        return event.toString();
    }

    private ObjectNode event(String id, String source, EventType type, long at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", base + source)
                .put("type", type.wire())
                .put("time", Happenings.instant(at))
                .put("datacontenttype", "application/json");
    }
}
