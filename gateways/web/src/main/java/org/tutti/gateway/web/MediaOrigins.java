package org.tutti.gateway.web;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;
import org.tutti.session.Queue;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;

/** Which other servers the media of a session come from, as origins: {@code https://cdn.example.org}. */
final class MediaOrigins {

    /** A header of 500 origins would be longer than browsers take. */
    private static final int MOST = 40, MOST_READ = 20;

    /** What a policy can name; anything else in it could end the directive and begin another. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    private MediaOrigins() {}

    /** Of the whole queue: first what is on, then what follows, then what was. */
    static List<String> of(Session session) {
        return origins(inOrder(session.stage().queue()));
    }

    private static Stream<Item> inOrder(Queue queue) {
        return Stream.concat(
                        queue.items().stream().dropWhile(item -> !isOn(queue, item)),
                        queue.items().stream().takeWhile(item -> !isOn(queue, item)))
                .map(QueueItem::item);
    }

    /** Of one item. */
    static List<String> of(Item item) {
        return origins(Stream.of(item));
    }

    private static boolean isOn(Queue queue, QueueItem item) {
        return item.id().equals(queue.current());
    }

    /** Those of the whole queue from which pages read what is played, and do not leave that to the browser's player. */
    static List<String> read(Session session) {
        Stream<Item> items = inOrder(session.stage().queue()).filter(MediaOrigins::isRead);
        return origins(items).stream().limit(MOST_READ).toList();
    }

    private static boolean isRead(Item item) {
        return item.media().renditions().stream()
                .anyMatch(one -> one.type().startsWith("application/"));
    }

    /** None of what this server relays: players ask it alone. */
    private static List<String> origins(Stream<Item> items) {
        var origins = new LinkedHashSet<String>();
        items.map(Item::media)
                .filter(media -> !media.relayed())
                .flatMap(media -> Stream.concat(
                        media.renditions().stream().map(Rendition::url), media.origins().stream()))
                .forEach(url -> origin(url).ifPresent(origins::add));
        return origins.stream().limit(MOST).toList();
    }

    /** Empty for what this server serves itself, and for what no page could name. */
    static Optional<String> origin(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (!secure && !scheme.equals("http") || uri.getHost() == null || !HOST.matcher(uri.getHost()).matches()) {
            return Optional.empty();
        }
        int port = uri.getPort();
        String shown = port < 0 || port == (secure ? 443 : 80) ? "" : ":" + port;
        return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + shown);
    }
}
