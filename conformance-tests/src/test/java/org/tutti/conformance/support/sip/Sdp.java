package org.tutti.conformance.support.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one end says of its sound (RFC 8866), as far as {@link Phone} has to know. */
public record Sdp(String text) {

    /**
     * @param formats payload types in order of preference, such as {@code 0 101}
     * @param maps attributes that say what they are
     * @param direction {@code sendrecv}, {@code sendonly}, {@code recvonly} or {@code inactive}
     */
    static Sdp of(String address, int port, long session, int version, String formats, List<String> maps, String direction) {
        StringBuilder text = new StringBuilder();
        text.append("v=0\r\no=- ").append(session).append(' ').append(version).append(" IN IP4 ").append(address)
                .append("\r\ns=-\r\nc=IN IP4 ").append(address)
                .append("\r\nt=0 0\r\nm=audio ").append(port).append(" RTP/AVP ").append(formats).append("\r\n");
        maps.forEach(map -> text.append("a=").append(map).append("\r\n"));
        return new Sdp(text.append("a=ptime:20\r\na=").append(direction).append("\r\n").toString());
    }

    /** Where its sound is taken. */
    InetSocketAddress rtp() {
        return new InetSocketAddress(find("c=IN IP4 (\\S+)").orElseThrow(), Integer.parseInt(find("m=audio (\\d+)").orElseThrow()));
    }

    /** The payload type it prefers. */
    int payloadType() {
        return Integer.parseInt(find("m=audio \\d+ \\S+ (\\d+)").orElseThrow());
    }

    /** The first group of a pattern. */
    public Optional<String> find(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    public String direction() {
        return find("a=(sendrecv|sendonly|recvonly|inactive)").orElse("sendrecv");
    }
}
