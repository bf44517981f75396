package org.tutti.session;

import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.session.Refusal.Code;

/**
 * What people write, before it comes to a session. Not part of what a session decides: journals of earlier days may
 * hold what is refused here, and mean the same for ever. Pure.
 */
public final class Texts {

    private Texts() {}

    /** Whether a text can be shown to everybody, in every format: on one line, without characters that are none. */
    public static boolean printable(String text) {
        return Session.printable(text) && text.codePoints().noneMatch(Texts::isNone);
    }

    /** What is wrong with the texts somebody brings in; empty if nothing is. */
    public static Optional<Refusal> fault(Input input) {
        return of(input).anyMatch(text -> text.codePoints().anyMatch(Texts::isNone))
                ? Optional.of(new Refusal(
                        Code.OUT_OF_RANGE,
                        "The text has characters that are none, such as U+FFFE. Write it without them."))
                : Optional.empty();
    }

    private static Stream<String> of(Input input) {
        return switch (input) {
            case Input.Enter enter -> Stream.of(enter.name());
            case Input.SetName set -> Stream.of(set.name());
            case Input.SetWaitPoints set -> set.points().stream().map(WaitPoint::label);
            case Input.End end -> Stream.of(end.reason());
            case Input.SetDetails(Details details) -> Stream.concat(
                    details.correlation().stream(), Stream.of(details.description()));
            case Input.SetNotice notice -> notice.text().stream();
            case Input.Say say -> Stream.of(say.text());
            case Input.React react -> Stream.of(react.reaction());
            case Input.TakeNote note -> Stream.of(note.text());
            case Input.SetTrial trial -> trial.purpose().stream();
            case Input.AskRating rating -> rating.question().stream();
            case Input.AddTriples add -> add.triples().stream()
                    .flatMap(one -> Stream.concat(Stream.of(one.subject(), one.object()), one.label().stream()));
            case Input.ChangeTriple change -> Stream.of(change.subject(), change.object(), change.label())
                    .flatMap(Optional::stream);
            case Input.AddMirror mirror -> Stream.of(mirror.subject().uri(), mirror.object().uri());
            default -> Stream.empty();
        };
    }

    /** The noncharacters of Unicode (23.7): 32 in a row, and the last two of every plane. */
    private static boolean isNone(int character) {
        return character >= 0xFDD0 && character <= 0xFDEF || (character & 0xFFFE) == 0xFFFE;
    }
}
