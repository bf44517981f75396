package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.hooks.EventType;
import org.tutti.engine.hooks.Hook;
import org.tutti.engine.hooks.Scope;
import org.tutti.engine.hooks.Webhooks.Change;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.hooks.Webhooks.State;
import org.tutti.engine.hooks.Webhooks.Wish;
import org.tutti.session.SessionId;
import org.tutti.session.Texts;

/** Webhooks in JSON. */
final class WebhookForms {

    private static final int MOST_TYPES = 50, LONGEST_TYPE = 100, LONGEST_SECRET = 120;

    private WebhookForms() {}

    static Wish wish(Fields fields) throws WireException {
        return new Wish(
                url(fields.text("url", Hook.MAX_URL)),
                fields.has("types") ? types(fields) : Set.of(),
                description(fields).orElse(""),
                fields.optionalText("secret", LONGEST_SECRET));
    }

    static Change change(Fields fields) throws WireException {
        Optional<String> url = fields.optionalText("url", Hook.MAX_URL);
        return new Change(
                url.isEmpty() ? Optional.empty() : Optional.of(url(url.get())),
                fields.has("types") ? Optional.of(types(fields)) : Optional.empty(),
                description(fields),
                fields.optionalFlag("paused"));
    }

    private static URI url(String text) throws WireException {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new WireException(ErrorCode.OUT_OF_RANGE, "'url' is no address. Maybe it was not copied whole.");
        }
    }

    private static Set<EventType> types(Fields fields) throws WireException {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String name : fields.texts("types", MOST_TYPES, LONGEST_TYPE)) {
            types.add(EventType.of(name).orElseThrow(() -> new WireException(
                    ErrorCode.OUT_OF_RANGE,
                    "There is no event type '%s'.\nThose there are: %s.".formatted(name, all()))));
        }
        return types;
    }

    private static List<String> all() {
        return Arrays.stream(EventType.values()).filter(EventType::asked).map(EventType::wire).toList();
    }

    private static Optional<String> description(Fields fields) throws WireException {
        Optional<String> text = fields.optionalText("description", Hook.MAX_DESCRIPTION);
        if (text.filter(words -> !Texts.printable(words)).isPresent()) {
            throw new WireException(ErrorCode.OUT_OF_RANGE, "A description has no control characters.");
        }
        return text;
    }

    static ObjectNode made(Made made) {
        return hook(made.hook()).put("secret", made.secret());
    }

    private static ObjectNode hook(Hook hook) {
        ObjectNode body = Forms.object().put("id", hook.id()).put("url", hook.url().toString());
        switch (hook.scope()) {
            case Scope.Tenant(String name) -> body.put("tenant", name);
            case Scope.Single(SessionId session) -> body.put("session", session.value());
        }
        var types = body.putArray("types");
        hook.types().stream().map(EventType::wire).sorted().forEach(types::add);
        return body.put("description", hook.description())
                .put("createdAt", Forms.millis(hook.createdAt()))
                .put("paused", hook.paused().isPresent());
    }

    static ObjectNode state(State state) {
        ObjectNode body = hook(state.hook()).put("pending", state.pending()).put("dropped", state.dropped());
        state.hook().paused().ifPresent(why -> body.put("pausedBecause", why));
        state.takenAt().ifPresent(at -> body.put("lastTakenAt", Forms.millis(at)));
        state.failedAt().ifPresent(at -> body.put("lastFailedAt", Forms.millis(at)));
        state.failure().ifPresent(words -> body.put("lastError", words));
        state.nextTry().ifPresent(at -> body.put("nextTryAt", Forms.millis(at)));
        return body;
    }
}
