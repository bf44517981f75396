package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.tree.Change;
import org.tutti.tree.Settings;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/**
 * Writes one line for every change of a tree (H-61): who made it, as what, by which way, and which links it was about.
 * {@code docs/tree.md} says what stands in it. Of what people write only their name is there, and in such a way that it
 * cannot look like anything else.
 */
final class TreeAudit implements SessionListener {

    private static final Logger LOG = System.getLogger("org.tutti.audit");

    /** So many ids are named of what is added, changed or removed together. */
    private static final int NAMED = 200;

    private final Gateways gateways;

    TreeAudit(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.TreeChanged(Change change)) {
                // As a parameter: a message itself would be read as a pattern.
                LOG.log(Level.INFO, "TUTTI-0017 {0}", line(session, entry, change));
            }
        }
    }

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {}

    @Override
    public void lost(SessionId session) {}

    private String line(Session session, Entry entry, Change change) {
        var line = new StringBuilder("tree session=").append(plain(session.id().value()))
                .append(" entry=").append(entry.seq())
                .append(" at=").append(Instant.EPOCH.plus(entry.stamp(), ChronoUnit.MICROS));
        who(line, session, entry.actor());
        line.append(" does=").append(word(entry.input().getClass().getSimpleName()));
        ids(line, "added", change.added().stream().map(Triple::id).toList());
        ids(line, "changed", change.changed().stream().map(Triple::id).toList());
        ids(line, "removed", change.removed());
        switch (entry.input()) {
            case Input.AddMirror _ -> line.append(" mirror=m").append(entry.seq());
            case Input.RemoveMirror(String mirror) -> line.append(" mirror=").append(plain(mirror));
            default -> {}
        }
        change.event().ifPresent(event -> line.append(" event=").append(plain(event.event())));
        if (change.settings()) {
            Settings now = session.tree().settings();
            line.append(" keeping=").append(word(now.keeping().name()))
                    .append(" published=").append(now.published())
                    .append(" triples=").append(now.triples())
                    .append(" depth=").append(now.depth());
        }
        return line.toString();
    }

    private void who(StringBuilder line, Session session, Actor actor) {
        Optional<Member> member;
        if (actor.kind() == Actor.Kind.ENDPOINT) {
            var endpoint = new EndpointId(actor.id());
            member = session.roster().owner(endpoint);
            line.append(" gateway=").append(gateways.of(session.id(), endpoint))
                    .append(" endpoint=").append(plain(actor.id()));
        } else {
            member = session.roster().member(new MemberId(actor.id()));
            line.append(" gateway=").append(Gateways.WEB).append(" by=").append(word(actor.kind().name())).append("-token");
        }
        String id = member.map(one -> one.id().value()).orElse(actor.id());
        line.append(" member=").append(plain(id))
                .append(" role=").append(word(member.map(Member::role).orElse(Role.HOST).name()))
                .append(" name=\"").append(quoted(member.map(Member::name).orElse(""))).append('"');
    }

    private static void ids(StringBuilder line, String what, List<TripleId> ids) {
        if (!ids.isEmpty()) {
            line.append(' ').append(what).append('=')
                    .append(ids.stream().limit(NAMED).map(TripleId::toString).collect(Collectors.joining(",")));
            if (ids.size() > NAMED) {
                line.append(",+").append(ids.size() - NAMED);
            }
        }
    }

    private static String word(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? name.toLowerCase(Locale.ROOT)
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** What is made of letters, digits and a little more; what is not is marked, so that there is no second field in it. */
    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", "?");
    }

    /** Letters, digits and single spaces as they are, all else as its number: no quotes, no line ends, no direction. */
    private static String quoted(String text) {
        var safe = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character) || character == ' ' || "-_.'".indexOf(character) >= 0) {
                safe.appendCodePoint(character);
            } else {
                safe.append("\\u{").append(Integer.toHexString(character)).append('}');
            }
        });
        return safe.toString();
    }
}
