package org.tutti.gateway.xmpp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people can tell the server, by an ad-hoc command or in words; docs/xmpp.md lists them. */
enum Command {
    PLAY("play", "Play"),
    PAUSE("pause", "Pause"),
    SEEK("seek", "Go to a place", Field.POSITION),
    RATE("rate", "Change the speed", Field.RATE),
    NEXT("next", "Next item"),
    PREVIOUS("previous", "Previous item"),
    STOP("stop", "Stop, at the start"),
    LIVE("live", "Back to what is live"),
    SELECT("select", "Put on another item", Field.ITEM),
    ADD("add", "Add to the queue", Field.LOCATOR),
    WHERE("where", "What is on, and where it is"),
    WHO("who", "Who is here"),
    REQUEST_CONTROL("request-control", "Ask for control"),
    RELEASE_CONTROL("release-control", "Give control up"),
    TAKE_CONTROL("take-control", "Take control"),
    HAND_OVER("hand-over", "Hand control over", Field.MEMBER),
    INVITE("invite", "Invite somebody", Field.JID, Field.ROLE),
    ADMIT("admit", "Let somebody in", Field.WAITING),
    REJECT("reject", "Do not let somebody in", Field.WAITING),
    END("end", "End the session for all"),
    JOIN("join", "Join a session", Field.SESSION, Field.TOKEN),
    CREATE("create", "Begin a session", Field.LOCATOR, Field.TITLE);

    /** What a command takes. */
    enum Field {
        POSITION("position", "Place", "Such as 1:20, 80 or 1:02:03.5; +10 and -10 go from where it is.", true),
        RATE("rate", "Speed", "1 is normal.", true),
        ITEM("item", "Item", "Its number in the queue, or its title.", true),
        LOCATOR("locator", "Address", "Of a film, such as https://example.org/film.mp4 or file:demo.", true),
        MEMBER("member", "Member", "By name.", true),
        WAITING("member", "Who asks", "By name.", true),
        JID("jid", "Address", "Of whom you invite, such as eva@example.org.", true),
        ROLE("role", "As", "What they are in the session.", false),
        SESSION("session", "Session", "Its code, such as K7P4-QXR2.", true),
        TOKEN("token", "Invitation", "The token of your invitation, if you have one.", false),
        TITLE("title", "Title", "For people; without it the film's own.", false);

        private final String key;
        private final String label;
        private final String hint;
        private final boolean required;

        Field(String key, String label, String hint, boolean required) {
            this.key = key;
            this.label = label;
            this.hint = hint;
            this.required = required;
        }

        /** Its name in forms. */
        String key() {
            return key;
        }

        String label() {
            return label;
        }

        String hint() {
            return hint;
        }

        boolean required() {
            return required;
        }
    }

    private final String node;
    private final String label;
    private final List<Field> fields;

    Command(String node, String label, Field... fields) {
        this.node = node;
        this.label = label;
        this.fields = List.of(fields);
    }

    /** Its name for programs, and the first of its words. */
    String node() {
        return node;
    }

    /** Its name for people. */
    String label() {
        return label;
    }

    /** What it takes, in the order of its words. */
    List<Field> fields() {
        return fields;
    }

    /** Whether it is for a session one is in. */
    boolean inside() {
        return this != JOIN && this != CREATE;
    }

    static Optional<Command> of(String node) {
        return Arrays.stream(values()).filter(command -> command.node.equals(node)).findFirst();
    }

    /** The command that begins with this word. */
    static Optional<Command> called(String word) {
        String small = word.toLowerCase(Locale.ROOT);
        return of(switch (small) {
            case "control" -> "request-control";
            case "release" -> "release-control";
            case "take" -> "take-control";
            default -> small;
        });
    }
}
