package org.tutti.gateway.web;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.session.Session;

/**
 * What somebody asks to be passed on: {@code /api/sessions/SESSION/relay/https/cdn.example.org/a/b.m3u8?c}. The path is
 * as it is there, so that what playlists say relative to themselves leads through here as well.
 *
 * @param session as it was written
 * @param address on the other server
 */
record RelayAddress(String session, URI address) {

    private static final Pattern PATH = Pattern.compile("/api/sessions/([^/]+)/relay/(https?)/([^/]+)(/.*)?");

    /**
     * @param path not decoded
     * @param query not decoded, or null
     * @return empty if nothing is asked to be passed on
     */
    static Optional<RelayAddress> of(String path, String query) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            String host = URLDecoder.decode(parts.group(3), StandardCharsets.UTF_8);
            String rest = parts.group(4) == null ? "/" : parts.group(4);
            URI address = URI.create(parts.group(2) + "://" + host + rest + (query == null ? "" : "?" + query));
            return Optional.of(new RelayAddress(parts.group(1), address)).filter(each -> address.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of what lies elsewhere, where it is passed on. */
    static String path(String session, URI address) {
        return "/api/sessions/%s/relay/%s/%s%s%s".formatted(
                session,
                address.getScheme(),
                address.getRawAuthority(),
                address.getRawPath(),
                address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }

    /** Whether the queue of a session has something on that server that is to be passed on. */
    static boolean isRelayed(Session session, URI address) {
        return isAmong(session, address, RelayAddress::addresses);
    }

    /** Whether such an item is itself on that server, and not only what its playlists name. */
    static boolean isNamed(Session session, URI address) {
        return isAmong(session, address, RelayAddress::renditions);
    }

    private static boolean isAmong(
            Session session, URI address, Function<MediaDescription, Stream<String>> addresses) {
        Optional<String> asked = MediaOrigins.origin(address.toString());
        return asked.isPresent() && session.stage().queue().items().stream()
                .map(each -> each.item().media())
                .filter(MediaDescription::relayed)
                .flatMap(addresses)
                .flatMap(each -> MediaOrigins.origin(each).stream())
                .anyMatch(asked.get()::equals);
    }

    private static Stream<String> renditions(MediaDescription media) {
        return media.renditions().stream().map(Rendition::url);
    }

    private static Stream<String> addresses(MediaDescription media) {
        return Stream.of(
                        renditions(media),
                        media.tracks().stream().map(Track::url).flatMap(Optional::stream),
                        media.origins().stream())
                .flatMap(all -> all);
    }
}
