package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tutti.session.Item;
import org.tutti.session.Privacy;
import org.tutti.session.Session;

/**
 * What other sites and messengers show of a link to a session: Open Graph, and the card of X, which reads the rest from
 * there. Whoever fetches that has the link and nothing else, so it tells no more than the link lets in to.
 */
final class Preview {

    private static final String NAME = "Tutti";
    private static final String GENERAL = "Watch the same moment together, wherever you are.";
    private static final int LONGEST = 300;

    private final String base;

    /** @param base of the server's addresses, with the slash it ends with */
    Preview(String base) {
        this.base = base;
    }

    /** The elements that belong into the head of the page of a session, in HTML; of one that is not there, of none. */
    String of(Optional<Session> session) {
        Optional<Session> told = session.filter(Preview::isForWhoHasTheLink);
        Optional<String> poster = told.flatMap(each -> poster(each.item()));
        List<String> head = new ArrayList<>();
        head.add(property("og:site_name", NAME));
        head.add(property("og:type", told.isPresent() ? "video.other" : "website"));
        head.add(property("og:title", told.map(Session::title).orElse(NAME)));
        head.add(property("og:description", told.map(Preview::description).orElse(GENERAL)));
        head.add(property("og:url", base + session.map(each -> "s/" + each.id()).orElse("")));
        head.add(property("og:image", base + poster.orElse("preview.png")));
        head.add(element("name", "twitter:card", "summary_large_image"));
        return head.stream().map(each -> "  " + each + "\n").collect(Collectors.joining());
    }

    private static boolean isForWhoHasTheLink(Session session) {
        return switch (session.rules().admission()) {
            case OPEN, LINK -> true;
            case ASK -> session.dossier().details().privacy() != Privacy.PRIVATE;
            case INVITATION -> false;
        };
    }

    /** What is said of it, else what is on; never who is there. */
    private static String description(Session session) {
        String item = session.item().media().title();
        String description = session.dossier().details().description();
        String about = item.equals(session.title()) ? GENERAL : item + ". " + GENERAL;
        String text = description.isEmpty() ? about : description;
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '…';
    }

    /** Only from this server: nobody who follows the link has agreed to ask another. */
    private static Optional<String> poster(Item item) {
        return item.media().poster()
                .map(poster -> MediaForms.url(item.source(), poster))
                .filter(url -> url.startsWith("/") && !url.startsWith("//"))
                .map(url -> url.substring(1));
    }

    private static String property(String name, String value) {
        return element("property", name, value);
    }

    private static String element(String attribute, String name, String value) {
        return "<meta %s=\"%s\" content=\"%s\">".formatted(attribute, name, LayerFrame.escaped(value));
    }
}
