package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Found;
import org.tutti.session.Dossier;
import org.tutti.session.Session;

/** A page of the directory of sessions. Nothing is kept for who turns pages: the place says how full and which. */
final class DirectoryPage {

    private static final int MOST = 100;
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})\\.([A-Za-z0-9_-]{1,64})");

    private DirectoryPage() {}

    /**
     * @param token of the staff; empty for what everybody may find
     * @param correlation what another system calls a session; null for all
     * @param after where the page before ended; null for the first
     */
    static Response of(
            Sessions sessions,
            Optional<String> token,
            String correlation,
            String after,
            String limit,
            String ifNoneMatch)
            throws WireException, RefusedException {
        int most = Paging.limit(limit, MOST);
        if (correlation != null && token.isEmpty()) {
            throw new WireException(
                    ErrorCode.TOKEN_REFUSED, "To look for a 'correlation' takes a token of the staff.");
        }
        List<Found> all = new ArrayList<>(sessions.directory(token));
        if (correlation != null) {
            all.removeIf(found -> !isCalled(found, correlation));
        }
        if (after != null) {
            Matcher place = PLACE.matcher(after);
            if (!place.matches()) {
                throw new WireException(ErrorCode.MALFORMED, "'after' is taken from the link to the next page.");
            }
            int members = Integer.parseInt(place.group(1));
            all.removeIf(found -> !isAfter(found.session(), members, place.group(2)));
        }
        List<Found> told = all.subList(0, Math.min(most, all.size()));
        ArrayNode rows = Forms.array();
        told.forEach(found -> rows.add(row(found)));
        Response answer = Part.of(rows).told(ifNoneMatch);
        if (told.size() == all.size()) {
            return answer;
        }
        List<String> next = new ArrayList<>(List.of(
                "after", place(told.getLast().session()),
                "limit", String.valueOf(most)));
        if (correlation != null) {
            next.addAll(List.of("correlation", correlation));
        }
        return Paging.next(answer, "/api/sessions", next.toArray(String[]::new));
    }

    private static boolean isCalled(Found found, String correlation) {
        return found.ours()
                && found.session().dossier().details().correlation().filter(correlation::equals).isPresent();
    }

    private static String place(Session last) {
        return last.roster().endpoints() + "." + last.id();
    }

    private static boolean isAfter(Session session, int endpoints, String id) {
        int here = session.roster().endpoints();
        return here < endpoints || here == endpoints && session.id().value().compareTo(id) > 0;
    }

    private static ObjectNode row(Found found) {
        Session session = found.session();
        Dossier dossier = session.dossier();
        ObjectNode row = Frames.listed(session).put("privacy", Forms.name(dossier.details().privacy()));
        if (found.ours()) {
            row.put("tenant", dossier.tenant().orElseThrow());
            dossier.details().correlation().ifPresent(correlation -> row.put("correlation", correlation));
        }
        return row;
    }
}
