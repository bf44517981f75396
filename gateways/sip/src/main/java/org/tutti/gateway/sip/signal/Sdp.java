package org.tutti.gateway.sip.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866): what of it matters to a call, and the rest of no interest dropped.
 *
 * @param session names the session for its owner, digits
 * @param version grows with each change
 * @param address of the session's connection line, as it was written; only an IP address is of use
 * @param attributes of the session, without {@code a=}
 */
record Sdp(String session, String version, Optional<String> address, List<String> attributes, List<Media> media) {

    private static final int MOST_CHARS = 16_384;
    private static final int MOST_LINES = 400;
    private static final int MOST_MEDIA = 32;

    /**
     * A medium.
     *
     * @param kind such as {@code audio}
     * @param port 0 if it is refused or given up
     * @param protocol such as {@code RTP/AVP}
     * @param formats payload types, preferred ones first
     * @param address of its own connection line
     * @param attributes without {@code a=}
     */
    record Media(
            String kind,
            int port,
            String protocol,
            List<String> formats,
            Optional<String> address,
            List<String> attributes) {

        /** The value of the first attribute of that name; empty if there is none or it has no value. */
        Optional<String> attribute(String name) {
            return values(name).stream().findFirst();
        }

        List<String> values(String name) {
            return attributes.stream()
                    .filter(attribute -> attribute.startsWith(name + ":"))
                    .map(attribute -> attribute.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    /** @throws SdpException if it is malformed */
    static Sdp parse(String text) throws SdpException {
        if (text.length() > MOST_CHARS) {
            throw SdpException.malformed("Session description too long");
        }
        List<String> lines = text.lines().filter(line -> !line.isEmpty()).toList();
        if (lines.size() > MOST_LINES) {
            throw SdpException.malformed("Session description with too many lines");
        }
        if (lines.isEmpty() || !lines.getFirst().strip().equals("v=0")) {
            throw SdpException.malformed("Session description does not begin with v=0");
        }
        return new SdpReader().read(lines.subList(1, lines.size()));
    }

    /** As it is sent. */
    String write(String hostOfOwner) {
        StringBuilder text = new StringBuilder("v=0\r\no=- ").append(session).append(' ').append(version)
                .append(" IN ").append(typed(hostOfOwner)).append("\r\ns=-\r\n");
        address.ifPresent(host -> text.append("c=IN ").append(typed(host)).append("\r\n"));
        text.append("t=0 0\r\n");
        attributes.forEach(attribute -> text.append("a=").append(attribute).append("\r\n"));
        for (Media medium : media) {
            text.append("m=").append(medium.kind).append(' ').append(medium.port).append(' ').append(medium.protocol);
            medium.formats.forEach(format -> text.append(' ').append(format));
            text.append("\r\n");
            medium.address.ifPresent(host -> text.append("c=IN ").append(typed(host)).append("\r\n"));
            medium.attributes.forEach(attribute -> text.append("a=").append(attribute).append("\r\n"));
        }
        return text.toString();
    }

    private static String typed(String host) {
        return (host.indexOf(':') < 0 ? "IP4 " : "IP6 ") + host;
    }

    /** Reads line after line. */
    private static final class SdpReader {
        private String session;
        private String version;
        private Optional<String> address = Optional.empty();
        private final List<String> attributes = new ArrayList<>();
        private final List<Media> media = new ArrayList<>();

        Sdp read(List<String> lines) throws SdpException {
            for (String line : lines) {
                if (line.length() < 2 || line.charAt(1) != '=') {
                    throw SdpException.malformed("Malformed line in the session description");
                }
                take(line.charAt(0), line.substring(2).strip());
            }
            if (session == null) {
                throw SdpException.malformed("No o= in the session description");
            }
            return new Sdp(session, version, address, List.copyOf(attributes),
                    media.stream().map(SdpReader::closed).toList());
        }

        private static Media closed(Media medium) {
            return new Media(medium.kind, medium.port, medium.protocol, medium.formats, medium.address,
                    List.copyOf(medium.attributes));
        }

        private void take(char type, String value) throws SdpException {
            switch (type) {
                case 'v' -> throw SdpException.malformed("More than one v= in the session description");
                case 'o' -> owner(value.split(" +"));
                case 'c' -> connection(value.split(" +"));
                case 'm' -> medium(value.split(" +"));
                case 'a' -> (media.isEmpty() ? attributes : media.getLast().attributes).add(value);
                default -> {
                    if (type < 'a' || type > 'z') {
                        throw SdpException.malformed("Unknown line in the session description");
                    }
                }
            }
        }

        private void owner(String[] parts) throws SdpException {
            if (session != null || parts.length != 6) {
                throw SdpException.malformed("Malformed o= in the session description");
            }
            session = parts[1];
            version = parts[2];
        }

        private void connection(String[] parts) throws SdpException {
            if (parts.length != 3) {
                throw SdpException.malformed("Malformed c= in the session description");
            }
            // A multicast address has its scope after a slash; such are of no use here.
            Optional<String> host = Optional.of(parts[2]);
            if (media.isEmpty()) {
                address = host;
                return;
            }
            Media last = media.removeLast();
            media.add(new Media(last.kind, last.port, last.protocol, last.formats, host, last.attributes));
        }

        private void medium(String[] parts) throws SdpException {
            if (parts.length < 4) {
                throw SdpException.malformed("Malformed m= in the session description");
            }
            if (media.size() == MOST_MEDIA) {
                throw SdpException.malformed("Too many m= in the session description");
            }
            int slash = parts[1].indexOf('/');
            String port = slash < 0 ? parts[1] : parts[1].substring(0, slash);
            media.add(new Media(parts[0], port(port), parts[2],
                    List.copyOf(Arrays.asList(parts).subList(3, parts.length)),
                    Optional.empty(), new ArrayList<>()));
        }

        private static int port(String text) throws SdpException {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // As for a number that is no port.
            }
            throw SdpException.malformed("Malformed port in the session description");
        }
    }
}
