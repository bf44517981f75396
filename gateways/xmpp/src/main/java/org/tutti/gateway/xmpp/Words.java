package org.tutti.gateway.xmpp;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Door.Knock;
import org.tutti.session.EndpointId;
import org.tutti.session.Grant;
import org.tutti.session.HumanTime;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Session;

/** What people are told, and the words they steer by. Pure. */
final class Words {

    /** How many names are in one message. */
    private static final int MOST_NAMES = 50;

    /** As much of a name or title as is worth reading. */
    private static final int LONGEST = 120;

    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("d MMM uuuu, H:mm 'UTC'", Locale.ENGLISH);

    /** Nobody sees that it is so much late (s). */
    private static final double NEARLY_LIVE = 1;

    /** What those are told who cannot take part in a chat. */
    static final String SECRET = "The chat of this session is end-to-end encrypted: "
            + "from this room nobody can read it or write in it.";

    private Words() {}

    // --- what they say -----------------------------------------------------------------------------------------------

    /** A command with what came after its word. */
    record Said(Command command, Given given) {}

    /** Understands a line; empty if it does not begin with a word we know. */
    static Optional<Said> said(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        return Command.called(parts[0]).map(command -> {
            var given = new Given();
            String rest = parts.length > 1 ? parts[1] : "";
            List<Field> fields = command.fields();
            for (int i = 0; i < fields.size() && !rest.isBlank(); i++) {
                // The last takes all there is: names and titles have spaces.
                String[] next = i < fields.size() - 1 ? rest.split("\\s+", 2) : new String[] {rest};
                given = given.with(fields.get(i), next[0].strip());
                rest = next.length > 1 ? next[1] : "";
            }
            return new Said(command, given);
        });
    }

    // --- what they are told ------------------------------------------------------------------------------------------

    /** What somebody is told who comes for the first time. */
    static String welcome(Session session, Guest guest) {
        String secret = session.rules().chat() == ChatMode.ENCRYPTED ? " " + SECRET : "";
        return "Welcome, %s. %s. Write 'help' to me alone to see how to steer.%s"
                .formatted(guest.name(), summary(session), secret);
    }

    /** One line on how a session is. */
    static String summary(Session session) {
        int members = session.roster().members().size();
        String title = excerpt(session.item().media().title());
        return "%s: %s".formatted(title, members == 1 ? "1 member" : members + " members");
    }

    /** All words, for who may use them in a session or outside of one. */
    static String help(boolean inside) {
        String words = Stream.of(Command.values())
                .filter(command -> command.inside() == inside || !inside)
                .map(Words::usage)
                .collect(Collectors.joining("\n"));
        return "Write me one of these:\n%s\nhelp".formatted(words);
    }

    /** How a command is written. */
    static String usage(Command command) {
        return Stream.concat(
                        Stream.of(command.node()),
                        command.fields().stream().map(field -> switch (field) {
                            case POSITION -> "1:20";
                            case RATE -> "1.5";
                            case ITEM -> "2";
                            case LOCATOR -> "https://example.org/film.mp4";
                            case MEMBER, WAITING -> "NAME";
                            case JID -> "eva@example.org";
                            case ROLE -> "[participant]";
                            case SESSION -> "K7P4-QXR2";
                            case TOKEN -> "[TOKEN]";
                            case TITLE -> "[TITLE]";
                        }))
                .collect(Collectors.joining(" "));
    }

    /** What is lacking for a command. */
    static String lacking(Command command, Field field) {
        return "'%s' is missing. %s For example: %s".formatted(field.key(), field.hint(), usage(command));
    }

    /** How the timeline moves now: {@code Paused at 1:20.} */
    static String motion(Session session) {
        Motion motion = session.timeline().latest();
        String at = HumanTime.text(motion.position());
        if (session.timeline().hold().isPresent()) {
            String why = session.timeline().hold().get().reason();
            return "It waits at %s%s".formatted(at, why.isBlank() ? "." : ": " + sentence(why));
        }
        Optional<String> onAir = onAir(session, motion.timestamp());
        if (!motion.moving()) {
            return onAir.isPresent()
                    ? "Paused. 'play' goes on from there as long as it is kept, 'live' with what is live."
                    : "Paused at %s.".formatted(at);
        }
        String from = onAir.map(" "::concat).orElse(" from " + at);
        return motion.velocity() == 1
                ? "Playing%s.".formatted(from)
                : "Playing%s at %s times the normal speed.".formatted(from, Tags.number(motion.velocity()));
    }

    /** Of something live, how it lies to that at an instant (µs): positions of it mean nothing to people. */
    private static Optional<String> onAir(Session session, long instant) {
        return session.item().media().live().map(live -> {
            double behind = live.at(instant) - session.timeline().positionAt(instant);
            return behind < NEARLY_LIVE ? "live" : HumanTime.text(behind) + " behind live";
        });
    }

    /** What is on, and where it is at an instant (µs). */
    static String where(Session session, long now) {
        var timeline = session.timeline();
        var queue = session.stage().queue();
        int items = queue.items().size();
        String state = timeline.hold().isPresent()
                ? "waiting"
                : timeline.motionAt(now).moving() ? "playing" : "paused";
        String speed = timeline.rate() == 1
                ? ""
                : ", %s times the normal speed".formatted(Tags.number(timeline.rate()));
        String duration = Double.isFinite(timeline.duration()) ? " of " + HumanTime.text(timeline.duration()) : "";
        String which = items > 1
                ? " It is item %d of %d.".formatted(queue.items().indexOf(queue.now()) + 1, items)
                : "";
        String start = session.stage().startsAt()
                .map(at -> " It starts by itself on %s.".formatted(instant(at)))
                .orElse("");
        String control = session.roster().controller()
                .map(member -> " %s has control.".formatted(excerpt(member.name())))
                .orElse(" Nobody has control.");
        return "'%s', %s, %s%s.%s%s%s".formatted(
                excerpt(session.item().media().title()),
                onAir(session, now).orElseGet(() -> "at " + HumanTime.text(timeline.positionAt(now)) + duration),
                state,
                speed,
                which,
                start,
                control);
    }

    /**
     * Who is in a session.
     *
     * @param asker who wants to know
     * @param inRoom the endpoints that are in the room
     */
    static String who(Session session, MemberId asker, Collection<EndpointId> inRoom) {
        Optional<Member> self = session.roster().member(asker);
        boolean runs = self.filter(member -> member.role().runs()).isPresent();
        List<Member> seen = session.roster().members().stream()
                // Observers are seen by who runs the session alone.
                .filter(member -> member.role() != Role.OBSERVER || runs || member.id().equals(asker))
                .toList();
        String names = seen.stream()
                .limit(MOST_NAMES)
                .map(member -> name(session, member, inRoom))
                .collect(Collectors.joining(", "));
        String more = seen.size() > MOST_NAMES ? " and %d more".formatted(seen.size() - MOST_NAMES) : "";
        boolean admits = self.filter(member -> session.grants(member).contains(Grant.ADMIT)).isPresent();
        Collection<Knock> knocks = session.door().waiting().values();
        String door = knocks.isEmpty() || !admits
                ? ""
                : " At the door: %s.".formatted(knocks.stream()
                        .limit(MOST_NAMES)
                        .map(knock -> excerpt(knock.name()))
                        .collect(Collectors.joining(", ")));
        return "%d here: %s%s.%s".formatted(seen.size(), names, more, door);
    }

    private static String name(Session session, Member member, Collection<EndpointId> inRoom) {
        List<String> what = Stream.of(
                        member.role() == Role.PARTICIPANT ? "" : role(member.role()),
                        session.roster().controller().filter(member::equals).isPresent() ? "has control" : "",
                        session.roster().requests().containsKey(member.id()) ? "asks for control" : "",
                        member.endpoints().stream().noneMatch(inRoom::contains) ? "not in this room" : "")
                .filter(one -> !one.isEmpty())
                .toList();
        return excerpt(member.name()) + (what.isEmpty() ? "" : " (" + String.join(", ", what) + ")");
    }

    static String role(Role role) {
        return role == Role.COHOST ? "co-host" : role.name().toLowerCase(Locale.ROOT);
    }

    /** An instant (µs) as people read it. */
    static String instant(long micros) {
        return INSTANT.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    }

    static String excerpt(String text) {
        return excerpt(text, LONGEST);
    }

    /** The beginning of a text, not ending within a character. */
    static String excerpt(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }

    static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
    }
}
