package org.tutti.gateway.xmpp;

import java.util.Locale;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.tutti.session.Refusal;

/** Refusals as stanza errors (RFC 6120, section 8.3), with the code of the protocol for programs. */
final class Errors {

    private Errors() {}

    /** A request cannot be read. */
    static IQ malformed(IQ request, String message) {
        return error(request, Condition.bad_request, "malformed", message);
    }

    /** Who asks is not in the session. */
    static IQ notJoined(IQ request) {
        return error(request, Condition.not_authorized, "not-joined", "You are in no session here. Join its room first.");
    }

    /** What is asked about is not there. */
    static IQ noSession(IQ request) {
        return error(
                request,
                Condition.item_not_found,
                "session-unknown",
                "Say which session: ask in its room, or give its code such as K7P4-QXR2 as 'session'.");
    }

    /** The engine refuses. */
    static IQ refused(IQ request, Refusal refusal) {
        return error(request, condition(refusal.code()), wire(refusal.code()), refusal.message());
    }

    static IQ error(IQ request, Condition condition, String code, String message) {
        return error(request, condition, message, Tags.of("refused").addAttribute("code", code).build());
    }

    /** @param specific what says more than the condition, for programs */
    static IQ error(IQ request, Condition condition, String message, XmlElement specific) {
        StanzaError error = StanzaError.getBuilder(condition)
                .addExtension(new Text(message))
                .addExtension(specific)
                .build();
        return ErrorIQ.createErrorResponse(request, error);
    }

    /**
     * What is wrong, for the person. Smack leaves the namespace of its own texts out: it takes that of the condition before
     * them to hold for them as well, also when it writes elements of ours.
     */
    private record Text(String message) implements ExtensionElement {

        @Override
        public String getElementName() {
            return "text";
        }

        @Override
        public String getNamespace() {
            return StanzaError.ERROR_CONDITION_AND_TEXT_NAMESPACE;
        }

        @Override
        public CharSequence toXML(XmlEnvironment enclosing) {
            return new XmlStringBuilder(this)
                    .attribute("xml:lang", "en")
                    .rightAngleBracket()
                    .escape(message)
                    .closeElement(this)
                    .toString();
        }
    }

    /** As it stands in messages of the protocol. */
    static String wire(Refusal.Code code) {
        return switch (code) {
            case TOO_FAST -> "rate-limited";
            case NOTHING_DUE -> "internal";
            default -> code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static Condition condition(Refusal.Code code) {
        return switch (code) {
            case OUT_OF_RANGE, CHAT_MODE, MEDIA_UNAVAILABLE -> Condition.not_acceptable;
            case NOT_JOINED -> Condition.not_authorized;
            case ALREADY_JOINED, STATE_CHANGED, TRIPLE_CHANGED, TREE_ELSEWHERE -> Condition.conflict;
            case CONTROL_DENIED, NOT_PERMITTED, SESSION_LOCKED, NOT_ADMITTED, REMOVED, MUTED, TOKEN_REFUSED ->
                Condition.forbidden;
            case INVITATION_NEEDED -> Condition.registration_required;
            case SESSION_FULL, SERVER_FULL, SERVER_BUSY, QUEUE_FULL, TREE_FULL, SLOW_MODE, TOO_FAST ->
                Condition.resource_constraint;
            case MEMBER_UNKNOWN, ITEM_UNKNOWN, LINE_UNKNOWN, NOTE_UNKNOWN, STRATEGY_UNKNOWN, SESSION_UNKNOWN,
                    TRIPLE_UNKNOWN, MIRROR_UNKNOWN ->
                Condition.item_not_found;
            case TOO_LATE, NOT_ALLOWED -> Condition.unexpected_request;
            case SESSION_ENDED -> Condition.gone;
            case NOT_READY -> Condition.service_unavailable;
            case NOTHING_DUE, INTERNAL -> Condition.internal_server_error;
        };
    }
}
