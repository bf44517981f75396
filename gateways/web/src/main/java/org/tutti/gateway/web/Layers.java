package org.tutti.gateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.engine.RefusedException;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.engine.plugins.PluginRegistry.Described;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Session;
import org.tutti.session.Trees;
import org.tutti.tree.Kind;
import org.tutti.tree.MediaUri;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.Shape;
import org.tutti.tree.TreeFault;
import org.tutti.tree.TripleId;

/** Finds what a link of a session shows, for the document that shows it. */
@ApplicationScoped
public class Layers {

    /** The longest a media source may take to say what it has (s). */
    private static final long LIMIT = 10;

    /** What is no locator, to be looked up in the sources of this server. */
    private static final Pattern WEB = Pattern.compile("(?is)(https?|blob|data|geo):.*");

    @Inject
    private WebGateway gateway;

    @EJB
    private PluginHostBean plugins;

    /**
     * @param session its id, as somebody wrote it
     * @param triple the link's
     * @param asked may say: {@code site}, whose URIs count; {@code street}, for the street map of a place; and, where
     *     the browsers keep the tree and this server knows no links, {@code object} and {@code kind}
     * @return empty if there is no such link, or what it shows needs no frame
     */
    Optional<LayerFrame> frame(String session, String triple, HttpServletRequest asked) {
        if (!gateway.sessions().ready()) {
            return Optional.empty();
        }
        try {
            Session found = gateway.sessions().session(ClientMessage.sessionId(session));
            return shown(found, triple, asked).flatMap(shown -> frame(shown, asked.getParameter("street") != null));
        } catch (WireException | RefusedException e) {
            return Optional.empty();
        }
    }

    private record Shown(Kind kind, String address) {}

    private static Optional<Shown> shown(Session session, String triple, HttpServletRequest asked) {
        if (session.tree().settings().keeping() == Keeping.BROWSERS) {
            return kind(asked.getParameter("kind")).flatMap(kind -> Optional.ofNullable(asked.getParameter("object"))
                    .filter(address -> linked(session, address))
                    .map(address -> new Shown(kind, address)));
        }
        // Whose words those are is asked of nobody: only the session's own page has this in a frame (SessionPage).
        String site = asked.getParameter("site");
        return TripleId.of(triple).flatMap(session.tree()::triple).flatMap(link -> {
            MediaUri object = link.object();
            return (site == null ? Optional.of(object) : session.tree().mirrors().translated(object, site))
                    .map(uri -> new Shown(link.kind(), link.kind() == Kind.PAGE ? uri.toString() : uri.base()));
        });
    }

    /**
     * Whether a link could have this object, as far as a server can tell that does not keep the links. Of its own media
     * it tells those of the queue alone: whoever knows a session's id is not to try out what else there is.
     */
    static boolean linked(Session session, String address) {
        Predicate<String> items = Trees.roots(session);
        try {
            String base = Shape.of(NewTriple.of(session.uri(), address), session.uri(), items).object().base();
            return WEB.matcher(base).matches() || items.test(base);
        } catch (TreeFault e) {
            return false;
        }
    }

    private static Optional<Kind> kind(String name) {
        return Stream.of(Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                .findAny();
    }

    private Optional<LayerFrame> frame(Shown shown, boolean street) {
        if (street) {
            return LayerFrame.streets(shown.address());
        }
        if (shown.kind().continuous() && !WEB.matcher(shown.address()).matches()) {
            return renditions(shown.address()).map(all -> LayerFrame.of(shown.kind(), all));
        }
        return LayerFrame.of(shown.kind(), shown.address());
    }

    /** Asks the sources that know such locators. */
    private Optional<List<Rendition>> renditions(String locator) {
        try {
            Described found = plugins.registry().describe(locator).toCompletableFuture().get(LIMIT, TimeUnit.SECONDS);
            return Optional.of(found.media().renditions().stream()
                    .map(each -> new Rendition(MediaForms.url(found.source(), each.url()), each.type()))
                    .toList());
        } catch (ExecutionException | TimeoutException e) {
            // There is no such film, or not now.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
