package org.tutti.conformance.support.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of SIP, as it comes in one packet.
 *
 * @param start the request line or the status line
 * @param headers in their order, each {@code Name: value}
 */
public record SipMessage(String start, List<String> headers, String body) {
    private static final Map<String, String> SHORT = Map.of("v", "via", "f", "from", "t", "to", "i", "call-id", "m", "contact",
            "l", "content-length", "c", "content-type", "o", "event", "k", "supported", "u", "allow-events");

    static SipMessage parse(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, UTF_8);
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = new ArrayList<>(Arrays.asList((end < 0 ? text : text.substring(0, end)).split("\r\n(?![ \t])")));
        return new SipMessage(lines.removeFirst(), lines, end < 0 ? "" : text.substring(end + 4));
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        headers.forEach(header -> text.append(header).append("\r\n"));
        text.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n\r\n").append(body);
        return text.toString().getBytes(UTF_8);
    }

    public boolean isResponse() {
        return start.startsWith("SIP/2.0 ");
    }

    /** Of a response; 0 of a request. */
    public int status() {
        return isResponse() ? Integer.parseInt(start.split(" ")[1]) : 0;
    }

    /** What a request asks for, or what the request was that a response answers. */
    public String method() {
        return isResponse() ? header("CSeq").split("\\s+")[1] : start.split(" ")[0];
    }

    /** The first one of that name; fails if there is none. */
    public String header(String name) {
        return find(name).orElseThrow(() -> new AssertionError("No " + name + " in " + this));
    }

    public Optional<String> find(String name) {
        return all(name).stream().findFirst();
    }

    public List<String> all(String name) {
        return headers.stream()
                .filter(header -> longName(header.split(":", 2)[0].strip()).equals(name.toLowerCase(Locale.ROOT)))
                .map(header -> header.split(":", 2)[1].strip())
                .toList();
    }

    private static String longName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SHORT.getOrDefault(lower, lower);
    }

    /** The first group of a pattern in a header. */
    public Optional<String> in(String name, String pattern) {
        return find(name).map(Pattern.compile(pattern)::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    Optional<String> tag(String name) {
        return in(name, ";\\s*tag=([^;\\s]+)");
    }

    String branch() {
        return in("Via", ";\\s*branch=([^;,\\s]+)").orElse("");
    }

    /** The URI of a Contact. */
    Optional<String> contact() {
        return in("Contact", "<([^>]+)>").or(() -> in("Contact", "(sips?:[^;\\s]+)"));
    }

    @Override
    public String toString() {
        return new String(bytes(), UTF_8);
    }
}
