package org.tutti.gateway.web;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.engine.plugins.SourceHandle;
import org.tutti.plugin.media.Content;
import org.tutti.session.Item;
import org.tutti.session.Queue;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;

/**
 * What a page is told it will need soon, so that its browser fetches it when it has nothing else to do: the item that
 * comes next, if it lies on this server. Of other servers nothing: none is asked before the viewer agrees.
 */
final class Ahead {

    /** A browser fetches the whole of what it is told of; films longer than this are begun when they are needed. */
    private static final long LARGEST = 16 << 20;

    private static final Pattern PATH = Pattern.compile(
            "(?!.*\\.\\./)[A-Za-z0-9._~%@!$&'()*+=-][A-Za-z0-9._~%@!$&'()*+=/-]*");

    private final PluginRegistry plugins;

    Ahead(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    /** Of the header {@code Link} (RFC 8288), a value each. */
    List<String> links(Session session) {
        Queue queue = session.stage().queue();
        return queue.items().stream()
                .dropWhile(each -> !each.id().equals(queue.current()))
                .skip(1)
                .findFirst()
                .map(QueueItem::item)
                .stream()
                .flatMap(this::wanted)
                .map("<%s>; rel=prefetch"::formatted)
                .toList();
    }

    private Stream<String> wanted(Item item) {
        if (item.media().relayed() || item.media().live().isPresent()) {
            return Stream.empty();
        }
        return Stream.concat(
                        // It may have to be made first, so that nothing is asked about it here.
                        item.media().poster().filter(Ahead::isOwn).stream(),
                        // The form most browsers take.
                        item.media().renditions().stream()
                                .limit(1)
                                .map(each -> each.url())
                                .filter(url -> isOwn(url) && isSmall(item.source(), url)))
                .map(url -> MediaForms.url(item.source(), url));
    }

    /** Whether it is a path below a source's, and one that a header can have in it. */
    private static boolean isOwn(String url) {
        return PATH.matcher(url).matches();
    }

    private boolean isSmall(String source, String url) {
        try {
            Optional<SourceHandle> handle = plugins.source(source);
            Optional<Content> content =
                    handle.isPresent() ? handle.get().content(URI.create(url).getPath()) : Optional.empty();
            return content.filter(found -> found.length() <= LARGEST).isPresent();
        } catch (IOException | IllegalArgumentException e) {
            // It is not there any more, as who comes to it will be told.
            return false;
        }
    }
}
