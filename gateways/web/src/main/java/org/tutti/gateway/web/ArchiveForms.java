package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.tutti.engine.Archive;

/** What is written of sessions, as JSON; {@code docs/rest.md} describes it. */
final class ArchiveForms {

    private ArchiveForms() {}

    /** An entry: the input letter by letter as it is written. */
    static ObjectNode entry(Archive.Row row) {
        ObjectNode node = Frames.object()
                .put("seq", row.seq())
                .put("stamp", Forms.millis(row.stamp()))
                .put("effectiveAt", Forms.millis(row.effectiveAt()))
                .put("actor", row.actor())
                .putRawValue("input", new RawValue(row.input()));
        row.payload().ifPresent(payload -> node.put("payload", payload));
        row.salt().ifPresent(salt -> node.put("salt", salt));
        row.digest().ifPresent(digest -> node.put("digest", digest));
        row.erasedAt().ifPresent(at -> node.put("erasedAt", Forms.millis(at)));
        return node;
    }

    static ObjectNode verdict(Archive.Verdict verdict) {
        ObjectNode node = Frames.object().put("intact", verdict.intact()).put("entries", verdict.entries());
        verdict.head().ifPresent(head -> node.put("head", head));
        ArrayNode erased = node.put("unchained", verdict.unchained()).putArray("erased");
        verdict.erased().forEach(erased::add);
        verdict.fault().ifPresent(fault ->
                node.putObject("fault").put("seq", fault.seq()).put("what", fault.what()));
        return node;
    }
}
