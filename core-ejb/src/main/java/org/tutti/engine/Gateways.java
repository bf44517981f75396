package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.tutti.session.Session;

/** The gateways of this server, by name. Thread-safe. */
final class Gateways {

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
        SortedMap<String, String> addresses = new TreeMap<>();
        for (Gateway gateway : all.values()) {
            address(gateway, session).ifPresent(address -> addresses.put(gateway.name(), address));
        }
        return addresses;
    }

    /** One that fails does not keep people from coming by the others. */
    private static Optional<String> address(Gateway gateway, Session session) {
        try {
            return gateway.address(session);
        } catch (RuntimeException e) {
            System.getLogger(Gateways.class.getName())
                    .log(Level.WARNING, "The gateway '%s' could not say its address.".formatted(gateway.name()), e);
            return Optional.empty();
        }
    }
}
