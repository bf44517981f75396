package org.tutti.engine.hooks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What programs elsewhere can be told of; {@link #wire} is its name as a CloudEvents {@code type}. */
public enum EventType {
    SESSION_CREATED("session.created"),
    SESSION_ENDED("session.ended"),
    SESSION_SCHEDULED("session.scheduled"),
    ITEM_CHANGED("session.item.changed"),
    CONTROL_CHANGED("session.control.changed"),
    HOST_CHANGED("session.host.changed"),
    MEMBER_JOINED("session.member.joined"),
    MEMBER_LEFT("session.member.left"),
    MEMBER_WAITING("session.member.waiting"),
    PLAYBACK_CHANGED("session.playback.changed"),
    HOLD_STARTED("session.hold.started"),
    HOLD_ENDED("session.hold.ended"),
    CONSENT_GIVEN("session.consent.given"),
    CONSENT_REFUSED("session.consent.refused"),
    DETAILS_CHANGED("session.details.changed"),
    /** What people write is told only to who asks for it by name. */
    CHAT("session.chat"),
    /** Whether a receiver is there; belongs to no session. */
    TEST("webhook.test");

    private static final String PREFIX = "org.tutti.";

    private final String wire;

    EventType(String name) {
        this.wire = PREFIX + name;
    }

    /** Such as {@code org.tutti.session.created}. */
    public String wire() {
        return wire;
    }

    /** Whether a hook can ask for it. */
    public boolean asked() {
        return this != TEST;
    }

    /** Whether a hook that names none is told of it. */
    boolean usual() {
        return this != CHAT && this != TEST;
    }

    /** The type of this name that a hook can ask for. */
    public static Optional<EventType> of(String wire) {
        String name = wire.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(type -> type.asked() && type.wire.equals(name)).findFirst();
    }
}
