package org.tutti.engine.hooks;

import java.util.Optional;
import org.tutti.engine.hooks.Waiting.Lane;
import org.tutti.session.SessionId;

/** What servers say to each other of hooks: a verb and up to two names, with a space between them. */
sealed interface Word {

    /** The hooks are others than before: whoever hears it reads them, and says so. */
    record Read(String question, String asker) implements Word {}

    /** Who says it knows the hooks as they were when it was asked. */
    record Known(String question, String by) implements Word {}

    /** There may be something new in a lane, for who delivers it. */
    record Due(Lane lane) implements Word {}

    /** What waits for a hook after attempts that failed is to be tried again at once. */
    record Hurry(String hook) implements Word {}

    default String text() {
        return switch (this) {
            case Read(String question, String asker) -> "read " + question + ' ' + asker;
            case Known(String question, String by) -> "known " + question + ' ' + by;
            case Due(Lane lane) -> "due " + lane.hook() + ' ' + lane.session().value();
            case Hurry(String hook) -> "hurry " + hook;
        };
    }

    /** Empty for what this server does not know, as from one of a later release. */
    static Optional<Word> of(String text) {
        String[] part = text.split(" ");
        return switch (part.length + part[0]) {
            case "3read" -> Optional.of(new Read(part[1], part[2]));
            case "3known" -> Optional.of(new Known(part[1], part[2]));
            case "3due" -> Optional.of(new Due(new Lane(part[1], new SessionId(part[2]))));
            case "2hurry" -> Optional.of(new Hurry(part[1]));
            default -> Optional.empty();
        };
    }
}
