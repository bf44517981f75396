package org.tutti.session;

import java.util.Base64;
import java.util.Optional;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.session.Event.ChatChanged;
import org.tutti.session.Input.ChatRequest;
import org.tutti.session.Input.Mute;
import org.tutti.session.Input.React;
import org.tutti.session.Input.RemoveLine;
import org.tutti.session.Input.Say;
import org.tutti.session.Input.SayEncrypted;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.ChatMode;

/**
 * What has been said lately. Immutable.
 *
 * @param lines oldest first; at most {@link #LIMIT}, older ones are in the journal alone
 */
public record Chat(PVector<Line> lines) {

    /** How many lines are kept at hand. */
    public static final int LIMIT = 500;

    /** The longest line, in characters, and in bytes when encrypted. */
    public static final int MAX_TEXT = 2000, MAX_CIPHER = 8200;

    /** The longest reaction, in characters, and how many different ones a line takes. */
    public static final int MAX_REACTION = 16, MAX_REACTIONS = 20;

    static final Chat EMPTY = new Chat(TreePVector.empty());

    /** The line of this name. */
    public Optional<Line> line(long seq) {
        int low = 0;
        int high = lines.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = lines.get(middle).seq();
            if (found == seq) {
                return Optional.of(lines.get(middle));
            }
            if (found < seq) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private Chat plus(Line line) {
        PVector<Line> longer = lines.plus(line);
        return new Chat(longer.size() > LIMIT ? longer.minus(0) : longer);
    }

    private Chat with(Line changed) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).seq() == changed.seq()) {
                return new Chat(lines.with(i, changed));
            }
        }
        return this;
    }

    static Outcome request(Session session, Who who, ChatRequest request, Entry entry) {
        return switch (request) {
            case Say(String text) -> {
                boolean fits = !text.isBlank() && text.length() <= MAX_TEXT && readable(text);
                yield silenced(session, who, ChatMode.OPEN, entry)
                        .orElseGet(() -> fits
                                ? said(session, who, text, false, entry)
                                : Outcome.refused(
                                        Code.OUT_OF_RANGE,
                                        "A line has 1 to %d characters and no control characters; this has %d."
                                                .formatted(MAX_TEXT, text.length())));
            }
            case SayEncrypted(String cipher) ->
                silenced(session, who, ChatMode.ENCRYPTED, entry)
                        .orElseGet(() -> cipherFits(cipher)
                                ? said(session, who, cipher, true, entry)
                                : Outcome.refused(
                                        Code.OUT_OF_RANGE,
                                        "An encrypted line has 29 to %d bytes: initialisation vector, text, tag."
                                                .formatted(MAX_CIPHER)));
            case React(long line, String reaction) -> react(session, who, line, reaction, entry);
            case RemoveLine(long line) -> remove(session, who, line, entry);
            case Mute(MemberId member, boolean muted) -> mute(session, who, member, muted, entry);
        };
    }

    static boolean readable(String text) {
        return text.codePoints().allMatch(character -> character == '\n' || Session.printable(character));
    }

    private static boolean cipherFits(String cipher) {
        try {
            int bytes = Base64.getDecoder().decode(cipher).length;
            return bytes >= 29 && bytes <= MAX_CIPHER;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Why somebody may not write now, if so. */
    private static Optional<Outcome> silenced(Session session, Who who, ChatMode kind, Entry entry) {
        ChatMode mode = session.rules().chat();
        if (mode != kind) {
            return Optional.of(Outcome.refused(Code.CHAT_MODE, switch (mode) {
                case OFF -> "There is no chat in this session.";
                case OPEN -> "The chat of this session is plain text; this line is encrypted.";
                case ENCRYPTED -> "The chat of this session is end-to-end encrypted; this line is plain text.";
            }));
        }
        return mayChat(session, who).or(() -> tooSoon(session, who, entry));
    }

    private static Optional<Outcome> mayChat(Session session, Who who) {
        if (!who.may(Grant.CHAT)) {
            return Optional.of(who.lacks(Grant.CHAT));
        }
        return session.roster().standing(who.id()).muted()
                ? Optional.of(Outcome.refused(Code.MUTED, "You may not write in the chat for now."))
                : Optional.empty();
    }

    private static Optional<Outcome> tooSoon(Session session, Who who, Entry entry) {
        long pause = session.rules().slowMode() * 1_000_000L;
        if (pause == 0 || who.runs()) {
            return Optional.empty();
        }
        PVector<Line> lines = session.chat().lines();
        for (int i = lines.size() - 1; i >= 0 && lines.get(i).at() > entry.stamp() - pause; i--) {
            if (lines.get(i).member().equals(who.id())) {
                double wait = (lines.get(i).at() + pause - entry.stamp()) / 1e6;
                return Optional.of(Outcome.refused(
                        Code.SLOW_MODE,
                        "One line every %d s; yours can follow in %.0f s."
                                .formatted(session.rules().slowMode(), Math.ceil(wait))));
            }
        }
        return Optional.empty();
    }

    private static Outcome said(Session session, Who who, String text, boolean encrypted, Entry entry) {
        var line = new Line(
                entry.seq(),
                who.id(),
                who.name(),
                entry.stamp(),
                entry.stamp() - session.begunAt(),
                session.stage().queue().current(),
                session.timeline().positionAt(entry.stamp()),
                text,
                encrypted,
                OrderedPMap.empty(),
                false);
        return changed(session, entry, session.chat().plus(line), line);
    }

    private static Outcome react(Session session, Who who, long seq, String reaction, Entry entry) {
        Optional<Outcome> refused = session.rules().chat() == ChatMode.OFF
                ? Optional.of(Outcome.refused(Code.CHAT_MODE, "There is no chat in this session."))
                : mayChat(session, who);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Line> found = session.chat().line(seq).filter(line -> !line.removed());
        if (found.isEmpty()) {
            return noLine(seq);
        }
        Line line = found.get();
        PMap<String, PVector<MemberId>> reactions = line.reactions();
        boolean fits = !reaction.isBlank() && reaction.length() <= MAX_REACTION && Session.printable(reaction)
                && (reactions.containsKey(reaction) || reactions.size() < MAX_REACTIONS);
        if (!fits) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A reaction has 1 to %d characters, and a line takes %d different ones."
                            .formatted(MAX_REACTION, MAX_REACTIONS));
        }
        PVector<MemberId> before = reactions.getOrDefault(reaction, TreePVector.empty());
        PVector<MemberId> now = before.contains(who.id()) ? before.minus(who.id()) : before.plus(who.id());
        Line changed = line.with(now.isEmpty() ? reactions.minus(reaction) : reactions.plus(reaction, now));
        return changed(session, entry, session.chat().with(changed), changed);
    }

    private static Outcome remove(Session session, Who who, long seq, Entry entry) {
        Optional<Line> found = session.chat().line(seq);
        if (found.isEmpty()) {
            return noLine(seq);
        }
        if (!who.runs() && !found.get().member().equals(who.id())) {
            return Outcome.refused(
                    Code.NOT_PERMITTED, "%s may take away only lines of their own.".formatted(who.name()));
        }
        Line blanked = found.get().blanked();
        return changed(session, entry, session.chat().with(blanked), blanked);
    }

    private static Outcome mute(Session session, Who who, MemberId id, boolean muted, Entry entry) {
        if (!who.runs()) {
            return who.doesNotRun();
        }
        Optional<Member> member = session.roster().member(id);
        if (member.isEmpty()) {
            return Access.unknown(id);
        }
        if (muted && member.get().role().runs()) {
            return Outcome.refused(Code.NOT_PERMITTED, "Who runs the session cannot be muted.");
        }
        return Access.stand(session, id, session.roster().standing(id).withMuted(muted), entry);
    }

    private static Outcome noLine(long seq) {
        return Outcome.refused(
                Code.LINE_UNKNOWN, "There is no line %d in the chat. Maybe it is too old.".formatted(seq));
    }

    private static Outcome changed(Session session, Entry entry, Chat now, Line line) {
        return Outcome.accepted(session.next(entry).with(now), new ChatChanged(line));
    }
}
