package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tutti.session.EndpointId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** The gateways of this server, by name. Thread-safe. */
final class Gateways {

    /** The gateway that pages and programs come by. */
    static final String WEB = "web";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final Map<String, Gateway> all = new ConcurrentSkipListMap<>();

    void attach(Gateway gateway) {
        if (!NAME.matcher(gateway.name()).matches()) {
            throw new IllegalArgumentException(
                    "A gateway's name is a small letter and then small letters, digits and _; '%s' is not."
                            .formatted(gateway.name()));
        }
        all.put(gateway.name(), gateway);
    }

    List<Gateway> all() {
        return List.copyOf(all.values());
    }

    SortedMap<String, String> addresses(Session session) {
        return said(gateway -> gateway.address(session));
    }

    SortedMap<String, String> desks() {
        return said(Gateway::desk);
    }

    /** By the gateway that it is here by. */
    Optional<String> endpoint(SessionId session, EndpointId endpoint) {
        return said(gateway -> gateway.endpoint(session, endpoint)).values().stream().findFirst();
    }

    /** The name of the gateway that an endpoint is here by. Only those of the web do not say where they are. */
    String of(SessionId session, EndpointId endpoint) {
        SortedMap<String, String> said = said(gateway -> gateway.endpoint(session, endpoint));
        return said.isEmpty() ? WEB : said.firstKey();
    }

    /** What calls people up now, by the names of gateways. */
    SortedMap<String, Gateway.Dialling> dialling() {
        return said(Gateway::dialling);
    }

    /**
     * Calls somebody up by the first gateway that takes their address.
     *
     * @param by who asks for it, for people
     */
    CompletionStage<String> call(Session session, String by, String to) {
        Collection<Gateway.Dialling> dialling = dialling().values();
        if (dialling.isEmpty()) {
            return refused(Code.NOT_ALLOWED, "This server calls nobody up, or cannot just now.");
        }
        for (Gateway.Dialling one : dialling) {
            if (one.takes(to)) {
                return one.call(session.id(), to, by);
            }
        }
        return refused(Code.OUT_OF_RANGE, "'%s' is no address that this server calls. One is like sip:eva@example.org."
                .formatted(to.length() <= 80 ? to : to.substring(0, 80) + "…"));
    }

    private static <T> CompletionStage<T> refused(Code code, String message) {
        return CompletableFuture.failedFuture(new RefusedException(new Refusal(code, message)));
    }

    /** What those gateways say that say anything; one that fails does not keep the others from it. */
    private <T> SortedMap<String, T> said(Function<Gateway, Optional<T>> question) {
        SortedMap<String, T> answers = new TreeMap<>();
        for (Gateway gateway : all.values()) {
            try {
                question.apply(gateway).ifPresent(answer -> answers.put(gateway.name(), answer));
            } catch (RuntimeException e) {
                System.getLogger(Gateways.class.getName())
                        .log(Level.WARNING,
                                "TUTTI-0006 The gateway '%s' could not say what it is for.".formatted(gateway.name()),
                                e);
            }
        }
        return answers;
    }
}
