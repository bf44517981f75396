package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sip.PeerUnavailableException;
import javax.sip.SipFactory;
import javax.sip.address.AddressFactory;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What is written into messages, and read out of them. */
final class Headers {

    static final String ALLOW = "INVITE, ACK, CANCEL, OPTIONS, BYE, UPDATE, PRACK, INFO, MESSAGE, SUBSCRIBE, NOTIFY";
    static final String SUPPORTED = "timer, 100rel";
    static final String SDP = "application/sdp";
    private static final List<String> UNDERSTOOD = List.of("timer", "100rel");
    private static final Set<String> LISTS =
            Set.of("Allow", "Supported", "Allow-Events", "Accept", "Require", "Unsupported");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_REASON = 120;

    static final HeaderFactory HEADERS;
    static final AddressFactory ADDRESSES;
    static final MessageFactory MESSAGES;

    static {
        try {
            SipFactory factory = SipFactory.getInstance();
            HEADERS = factory.createHeaderFactory();
            ADDRESSES = factory.createAddressFactory();
            MESSAGES = factory.createMessageFactory();
        } catch (PeerUnavailableException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Headers() {}

    /** What we write ourselves is well-formed: if it is not, that is a fault of ours. */
    interface Writing<T> {
        T write() throws Exception;
    }

    static <T> T sure(Writing<T> writing) {
        try {
            return writing.write();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A header by its text. */
    static Header header(String name, String value) {
        return sure(() -> HEADERS.createHeader(name, value));
    }

    /** Sets a header by its text, which may be a list, in place of those of the same name. */
    static void set(Message message, String name, String value) {
        sure(() -> {
            if (!LISTS.contains(name)) {
                message.setHeader(header(name, value));
                return null;
            }
            message.removeHeader(name);
            for (Object each : HEADERS.createHeaders(name + ": " + value)) {
                message.addHeader((Header) each);
            }
            return null;
        });
    }

    /** What nobody can guess: who answers with it has seen it. */
    static String tag() {
        return Long.toString(RANDOM.nextLong(1L << 50, 1L << 60), 36);
    }

    /** A response; one that ends or makes a dialog has {@code tag}, unless the request already had one. */
    static Response response(Request request, int code, String reason, String tag) {
        Response response = sure(() -> MESSAGES.createResponse(code, request));
        sure(() -> {
            response.setReasonPhrase(phrase(reason));
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (code > 100 && to.getTag() == null) {
                to.setTag(tag);
            }
            return null;
        });
        set(response, "Server", "Tutti");
        return response;
    }

    static Response response(Request request, Switchboard.Status status, String tag) {
        Response response = response(request, status.code(), status.reason(), tag);
        status.retryAfter().ifPresent(seconds -> set(response, "Retry-After", Integer.toString(Math.max(0, seconds))));
        return response;
    }

    /** Words for people in the first line of a response: no line ends, no control characters. */
    static String phrase(String words) {
        StringBuilder said = new StringBuilder();
        words.codePoints().limit(MOST_REASON)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(said::appendCodePoint);
        return said.toString().strip();
    }

    /** Words for people between quotation marks, which they cannot end (RFC 3261, 25.1). */
    static String quotable(String words) {
        return phrase(words).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Who we are and what we can, for the answers to INVITE and OPTIONS. */
    static void abilities(Message message) {
        set(message, "Allow", ALLOW);
        set(message, "Supported", SUPPORTED);
        set(message, "Allow-Events", "conference");
        set(message, "Accept", "application/sdp, text/plain, application/dtmf-relay, application/dtmf");
    }

    /** Why a call ends (RFC 3326). */
    static Header reason(int cause, String words) {
        return header("Reason", "SIP;cause=" + cause + ";text=\"" + quotable(words) + "\"");
    }

    static void body(Message message, String type, String text) {
        sure(() -> {
            String[] parts = type.split("/");
            ContentTypeHeader header = HEADERS.createContentTypeHeader(parts[0], parts[1]);
            if (parts[0].equals("text")) {
                header.setParameter("charset", "UTF-8");
            }
            message.setContent(text.getBytes(StandardCharsets.UTF_8), header);
            return null;
        });
    }

    /** The type of the body in lower case, without parameters; empty if there is no body. */
    static Optional<String> type(Message message) {
        byte[] content = message.getRawContent();
        if (content == null || content.length == 0) {
            return Optional.empty();
        }
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        return Optional.of(type == null
                ? ""
                : (type.getContentType() + "/" + type.getContentSubType()).toLowerCase(Locale.ROOT));
    }

    /** The body as text; in UTF-8 if it does not say, or says what we do not know. */
    static String text(Message message) {
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        String named = type == null ? null : type.getParameter("charset");
        Charset charset = StandardCharsets.UTF_8;
        if (named != null) {
            try {
                charset = Charset.forName(named.replace("\"", ""));
            } catch (IllegalArgumentException e) {
                // As if it said nothing.
            }
        }
        byte[] content = message.getRawContent();
        return content == null ? "" : new String(content, charset);
    }

    /** The values of a header, as they were written, in order; each header may hold several, parted by commas. */
    static List<String> values(Message message, String name) {
        List<String> values = new java.util.ArrayList<>();
        Iterator<?> headers = message.getHeaders(name);
        while (headers.hasNext()) {
            String line = headers.next().toString();
            for (String value : line.substring(line.indexOf(':') + 1).split(",")) {
                values.add(value.strip());
            }
        }
        return values;
    }

    /** The first header of that name as it was written, without the name. */
    static Optional<String> value(Message message, String name) {
        Header header = message.getHeader(name);
        if (header == null) {
            return Optional.empty();
        }
        String line = header.toString();
        return Optional.of(line.substring(line.indexOf(':') + 1).strip());
    }

    static boolean has(Message message, String name, String option) {
        return values(message, name).stream().anyMatch(option::equalsIgnoreCase);
    }

    /** What is required of us that we cannot do. */
    static List<String> unsupported(Request request) {
        return values(request, "Require").stream()
                .filter(option -> UNDERSTOOD.stream().noneMatch(option::equalsIgnoreCase))
                .toList();
    }

    /** Where it came from by the network, not by what it says. */
    static java.net.InetAddress source(Message message) {
        return ((SIPMessage) message).getPeerPacketSourceAddress();
    }

    /** {@code udp}, {@code tcp} or {@code tls}: what a request came by; {@link Gate} sees to it that this is no lie. */
    static String transport(Message message) throws ParseException {
        return ((SIPMessage) message).getTopmostVia().getTransport().toLowerCase(Locale.ROOT);
    }
}
