package org.tutti.gateway.xmpp;

import java.util.Optional;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.tutti.gateway.xmpp.link.Xml;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Barrier;
import org.tutti.session.Cause;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;
import org.tutti.session.View;

/** What the room is told of the timeline, as Cofocus's 4-tuple (patent US 9 654 817, section 4). Pure. */
final class Announcement {

    /** Positions (ms) that pass in a second at normal speed. */
    static final double NORMAL_SPEED = 1000;

    private Announcement() {}

    /**
     * The timeline as it is, or is about to be.
     *
     * @param link to the session, if it is for everybody
     */
    static StandardExtensionElement timeline(Session session, Optional<String> link) {
        Motion motion = session.timeline().latest();
        String kind = session.cause().map(Cause::kind).orElse("create");
        Optional<Barrier> barrier = session.stage().barrier();
        String action = barrier.isPresent() ? "prepare" : action(kind, motion);
        StandardExtensionElement.Builder tag = tuple(session, action, motion).addAttribute("kind", kind);
        session.cause().map(Cause::name).filter(name -> !name.isEmpty()).ifPresent(by -> tag.addAttribute("by", Xml.clean(by)));
        session.cause().map(Cause::reason).filter(why -> !why.isEmpty()).ifPresent(why -> tag.addAttribute("reason", Xml.clean(why)));
        barrier.ifPresent(waiting -> tag.addAttribute("barrier", Long.toString(waiting.seq())));
        if (barrier.isPresent()) {
            session.timeline().hold().ifPresent(hold -> tag.addAttribute("until", Tags.millis(hold.until())));
        }
        if (action.equals("select") || barrier.isPresent()) {
            tag.addElement(item(session.stage().queue().now())).addElement(Suggestions.of(session, link));
        }
        return tag.build();
    }

    private static String action(String kind, Motion motion) {
        return switch (kind) {
            case "seek" -> "seek";
            case "setRate" -> motion.moving() ? "rate" : "pause";
            case "select", "next", "previous" -> "select";
            default -> motion.moving() ? "start" : "pause";
        };
    }

    /** The whole state, for who has just come. */
    static StandardExtensionElement.Builder state(Session session, Optional<String> link) {
        Motion motion = session.timeline().latest();
        return tuple(session, motion.moving() ? "start" : "pause", motion)
                .addAttribute("kind", "state")
                .addElement(item(session.stage().queue().now()))
                .addElement(Suggestions.of(session, link));
    }

    private static StandardExtensionElement.Builder tuple(Session session, String action, Motion motion) {
        return Tags.of(Tags.ACTION)
                .addAttribute("a", action)
                .addAttribute("p", Tags.number(motion.position() * 1000))
                .addAttribute("t", Tags.millis(motion.timestamp()))
                .addAttribute("s", Tags.number(motion.velocity() * NORMAL_SPEED))
                .addAttribute("rev", Long.toString(session.seq()));
    }

    /** How the picture is looked at. */
    static StandardExtensionElement view(Session session) {
        View view = session.stage().view();
        return tuple(session, "view", session.timeline().latest())
                .addAttribute("scale", Tags.number(view.scale()))
                .addAttribute("x", Tags.number(view.x()))
                .addAttribute("y", Tags.number(view.y()))
                .addAttribute("angle", Tags.number(view.angle()))
                .addAttribute("yaw", Tags.number(view.yaw()))
                .addAttribute("pitch", Tags.number(view.pitch()))
                .addAttribute("roll", Tags.number(view.roll()))
                .build();
    }

    /** That the session is over. */
    static StandardExtensionElement terminate(Session session, String reason) {
        StandardExtensionElement.Builder tag = tuple(session, "terminate", session.timeline().latest());
        if (!reason.isEmpty()) {
            tag.addAttribute("reason", Xml.clean(reason));
        }
        return tag.build();
    }

    static StandardExtensionElement item(QueueItem item) {
        var media = item.item().media();
        StandardExtensionElement.Builder tag = Tags.of("item")
                .addAttribute("id", item.id())
                .addAttribute("uri", media.locator())
                .addAttribute("title", Xml.clean(media.title()));
        if (Double.isFinite(media.duration())) {
            tag.addAttribute("duration", Tags.number(media.duration() * 1000));
        }
        media.live().ifPresent(live -> tag
                .addAttribute("live", Boolean.toString(true))
                .addAttribute("origin", Tags.millis(live.origin()))
                .addAttribute("delay", Tags.number(live.delay() * 1000)));
        return tag.build();
    }
}
