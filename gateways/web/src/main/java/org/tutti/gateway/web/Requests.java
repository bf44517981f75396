package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Rules.Readiness;
import org.tutti.session.Presented;
import org.tutti.session.View;
import org.tutti.session.WaitPoint;

/** Requests as they come in JSON, over the WebSocket and over HTTP alike; {@code docs/protocol} describes each. */
final class Requests {

    private static final double MICROS = 1000;
    private static final Pattern INVITATION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** The longest id of a track: its kind, language and label. */
    private static final int TRACK = 300;

    private Requests() {}

    /** The request of a type; empty if there is none of that type that stands by itself. */
    static Optional<Input.Request> of(String type, Fields fields) throws WireException {
        return Optional.ofNullable(switch (type) {
            case "play" -> new Input.Play();
            case "pause" -> new Input.Pause();
            case "seek" -> new Input.Seek(fields.number("position"));
            case "setRate" -> new Input.SetRate(fields.number("rate"));
            case "stop" -> new Input.Stop();
            case "reset" -> new Input.Reset();
            case "select" -> new Input.Select(fields.text("item", 64));
            case "next" -> new Input.Next();
            case "previous" -> new Input.Previous();
            case "setView" -> new Input.SetView(view(fields));
            case "goLive" -> new Input.GoLive();
            case "presentTracks" -> new Input.PresentTracks(new Presented(
                    fields.optionalText("audio", TRACK), fields.optionalText("subtitles", TRACK)));
            case "schedule" -> new Input.Schedule(instant(fields, "at"));
            case "setWaitPoints" -> new Input.SetWaitPoints(fields.text("item", 64), waitPoints(fields));
            case "requestControl" -> new Input.RequestControl();
            case "withdrawRequest" -> new Input.WithdrawRequest();
            case "handOver" -> new Input.HandOver(member(fields));
            case "denyControl" -> new Input.DenyControl(member(fields));
            case "takeControl" -> new Input.TakeControl();
            case "releaseControl" -> new Input.ReleaseControl();
            case "admit" -> new Input.Admit(member(fields));
            case "reject" -> new Input.Reject(member(fields));
            case "remove" -> new Input.Remove(member(fields));
            case "revokeInvitation" -> new Input.RevokeInvitation(invitation(fields.text("invitation", 64)));
            case "setRole" -> new Input.SetRole(member(fields), fields.word("role", Role.class));
            case "transferHost" -> new Input.TransferHost(member(fields));
            case "setNotice" -> new Input.SetNotice(fields.optionalText("text", 2000));
            case "agree" -> new Input.Agree(fields.whole("notice"), fields.flag("agreed"));
            case "setGrants" -> new Input.SetGrants(member(fields), grants(fields));
            case "setStrategy" -> new Input.SetStrategy(fields.text("strategy", 64));
            case "end" -> new Input.End(fields.optionalText("reason", 1000).orElse(""));
            case "dequeue" -> new Input.Dequeue(fields.text("item", 64));
            case "reorder" -> new Input.Reorder(fields.text("item", 64), fields.optionalText("before", 64));
            case "ready" -> new Input.Ready(fields.whole("barrier"));
            case "watchFreely" -> new Input.WatchFreely(fields.flag("freely"));
            case "setName" -> new Input.SetName(fields.text("name", 1000).strip());
            case "say" -> new Input.Say(fields.text("text", 8000));
            case "react" -> new Input.React(fields.whole("line"), fields.text("reaction", 64));
            case "removeLine" -> new Input.RemoveLine(fields.whole("line"));
            case "mute" -> new Input.Mute(member(fields), fields.flag("muted"));
            case "takeNote" -> new Input.TakeNote(fields.text("text", 4000));
            case "setTrial" -> new Input.SetTrial(fields.optionalText("purpose", 2000));
            case "consent" -> new Input.Consent(fields.flag("agreed"));
            case "setOffset" -> new Input.SetOffset(member(fields), fields.number("seconds"));
            case "askRating" -> new Input.AskRating(fields.optionalText("question", 2000));
            case "rate" -> new Input.Rate(fields.whole("question"), score(fields));
            case "dropNote" -> new Input.DropNote(fields.whole("note"));
            default -> TreeMessages.request(type, fields).orElse(null);
        });
    }

    private static MemberId member(Fields fields) throws WireException {
        return member(fields.text("member", 200));
    }

    static MemberId member(String text) throws WireException {
        try {
            return new MemberId(text);
        } catch (IllegalArgumentException e) {
            throw new WireException(ErrorCode.MEMBER_UNKNOWN, "There is no such member in the session.");
        }
    }

    /** An invitation's id: the server keeps no list of them, but knows how they are written. */
    static String invitation(String id) throws WireException {
        if (!INVITATION.matcher(id).matches()) {
            throw new WireException(ErrorCode.MALFORMED, "'invitation' is the id that came with an invitation.");
        }
        return id;
    }

    private static int score(Fields fields) throws WireException {
        return Math.clamp(fields.whole("score"), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static View view(Fields fields) throws WireException {
        return new View(
                fields.number("scale", 1),
                fields.number("x", 0),
                fields.number("y", 0),
                fields.number("angle", 0),
                fields.number("yaw", 0),
                fields.number("pitch", 0),
                fields.number("roll", 0));
    }

    /** An instant in ms, as µs. */
    static Optional<Long> instant(Fields fields, String name) throws WireException {
        return fields.has(name)
                ? Optional.of(Math.round(fields.number(name, 0, ClientMessage.LATEST) * MICROS))
                : Optional.empty();
    }

    private static List<WaitPoint> waitPoints(Fields fields) throws WireException {
        List<WaitPoint> points = new ArrayList<>();
        for (Fields point : fields.objects("points", 200)) {
            points.add(new WaitPoint(point.number("position"), point.text("label", 1000)));
        }
        return points;
    }

    private static Optional<Set<Grant>> grants(Fields fields) throws WireException {
        return fields.has("grants") ? Optional.of(grantsOf(fields, "grants")) : Optional.empty();
    }

    private static Set<Grant> grantsOf(Fields fields, String name) throws WireException {
        Set<Grant> grants = EnumSet.noneOf(Grant.class);
        grants.addAll(fields.words(name, Grant.class));
        return grants;
    }

    /** The change of rules that some of their fields ask for. */
    static UnaryOperator<Rules> rules(Fields fields) throws WireException {
        Optional<Rules.Admission> admission = fields.optionalWord("admission", Rules.Admission.class);
        Optional<Boolean> locked = fields.optionalFlag("locked");
        Optional<Integer> memberLimit = fields.optionalInt("memberLimit");
        Optional<Role> joinAs = fields.optionalWord("joinAs", Role.class);
        Map<Role, Set<Grant>> grants = new EnumMap<>(Role.class);
        Optional<Fields> given = fields.optionalObject("grants");
        if (given.isPresent()) {
            for (String role : given.get().names()) {
                grants.put(Fields.word(role, "grants", Role.class), grantsOf(given.get(), role));
            }
        }
        Optional<Rules.Handover> handover = fields.optionalWord("handover", Rules.Handover.class);
        Optional<Boolean> progress = fields.optionalFlag("progressForAll");
        Optional<Rules.ChatMode> chat = fields.optionalWord("chat", Rules.ChatMode.class);
        Optional<Integer> slowMode = fields.optionalInt("slowMode");
        Optional<Boolean> advance = fields.optionalFlag("advance");
        Fields readiness = fields.optionalObject("readiness").orElse(Fields.EMPTY);
        Optional<Boolean> seeks = readiness.optionalFlag("seeks");
        Optional<Double> quorum = readiness.optionalNumber("quorum");
        Optional<Double> limit = readiness.optionalNumber("limit");
        return rules -> {
            Map<Role, Set<Grant>> all = new EnumMap<>(Role.class);
            all.putAll(rules.grants());
            all.putAll(grants);
            return new Rules(
                    admission.orElse(rules.admission()),
                    locked.orElse(rules.locked()),
                    memberLimit.orElse(rules.memberLimit()),
                    joinAs.orElse(rules.joinAs()),
                    all,
                    handover.orElse(rules.handover()),
                    progress.orElse(rules.progressForAll()),
                    chat.orElse(rules.chat()),
                    slowMode.orElse(rules.slowMode()),
                    advance.orElse(rules.advance()),
                    new Readiness(
                            seeks.orElse(rules.readiness().seeks()),
                            quorum.orElse(rules.readiness().quorum()),
                            limit.orElse(rules.readiness().limit())));
        };
    }
}
