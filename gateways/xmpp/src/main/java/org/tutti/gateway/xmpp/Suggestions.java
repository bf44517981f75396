package org.tutti.gateway.xmpp;

import java.util.Optional;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.tutti.engine.Gateway;
import org.tutti.engine.Sessions;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Session;

/**
 * What clients may tell others of what their people watch, if these want it: User Viewing (XEP-0197) and User Tune
 * (XEP-0118), ready to be published. The server publishes nothing for anybody.
 */
final class Suggestions {

    static final String ELEMENT = "suggest";
    private static final String VIEWING = "urn:xmpp:viewing:0";
    private static final String TUNE = "http://jabber.org/protocol/tune";

    /** The longest tune (s) that XEP-0118 can say. */
    private static final double LONGEST_TUNE = 65_535;

    private Suggestions() {}

    /** @param link where others come in; empty if that is not for everybody */
    static StandardExtensionElement of(Session session, Optional<String> link) {
        var media = session.item().media();
        var video = StandardExtensionElement.builder("video", VIEWING);
        var tune = StandardExtensionElement.builder("tune", TUNE);
        double duration = media.duration();
        if (Double.isFinite(duration)) {
            video.addElement("duration", Long.toString(Math.round(duration)));
        }
        if (duration <= LONGEST_TUNE) {
            tune.addElement("length", Long.toString(Math.round(duration)));
        }
        video.addElement("program_name", media.title());
        tune.addElement("title", media.title());
        link.ifPresent(uri -> {
            video.addElement("uri", uri);
            tune.addElement("uri", uri);
        });
        return Tags.of(ELEMENT).addElement(video.build()).addElement(tune.build()).build();
    }

    /** The link to a session's page, if everybody may have it. */
    static Optional<String> link(Sessions sessions, Session session) {
        boolean open = session.rules().admission() == Admission.OPEN && !session.rules().locked();
        return open ? page(sessions, session) : Optional.empty();
    }

    /** The link to a session's page. */
    static Optional<String> page(Sessions sessions, Session session) {
        return sessions.gateways().stream()
                .filter(gateway -> gateway.name().equals("web"))
                .findFirst()
                .flatMap((Gateway web) -> web.address(session));
    }
}
