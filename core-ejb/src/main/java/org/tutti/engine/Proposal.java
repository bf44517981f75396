package org.tutti.engine;

import java.util.Optional;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** What is to become an input when its turn comes, at whichever node that is. */
sealed interface Proposal {

    /**
     * The input.
     *
     * @param head the session with all that is on its way to the disk
     * @return empty if it is of no account any more
     */
    Optional<Input> in(Session head, Attachments attachments);

    /** Whether an entry with this input, by the same actor, is what became of it. */
    boolean became(Input input);

    /** As text for another node: a letter for the kind, then what belongs to it. */
    String text();

    /** @throws IllegalArgumentException if the text is none that this version knows */
    static Proposal of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A proposal has at least one character.");
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case Plain.LETTER -> new Plain(Codec.decode(rest));
            case Arrival.LETTER -> {
                int colon = rest.indexOf(':');
                Visitor.Kind kind = Visitor.Kind.valueOf(rest.substring(0, Math.max(0, colon)));
                yield Codec.decode(rest.substring(colon + 1)) instanceof Input.Enter enter
                        ? new Arrival(new Visitor(enter, kind))
                        : unknown(text);
            }
            case Gone.LETTER -> {
                int colon = rest.indexOf(':');
                long attachment = Long.parseLong(rest.substring(0, Math.max(0, colon)));
                yield new Gone(new EndpointId(rest.substring(colon + 1)), attachment);
            }
            default -> unknown(text);
        };
    }

    private static Proposal unknown(String text) {
        throw new IllegalArgumentException(
                "A proposal of kind %c is not known. Maybe a newer server sent it.".formatted(text.charAt(0)));
    }

    /** An input that is what it is. */
    record Plain(Input input) implements Proposal {
        static final char LETTER = 'i';

        @Override
        public Optional<Input> in(Session head, Attachments attachments) {
            return Optional.of(input);
        }

        @Override
        public boolean became(Input other) {
            return input.equals(other);
        }

        @Override
        public String text() {
            return LETTER + Codec.encode(input);
        }
    }

    /** Somebody wants to be let in, or back in. Who sponsors them is a matter of the node they are at. */
    record Arrival(Visitor visitor) implements Proposal {
        static final char LETTER = 'a';

        @Override
        public Optional<Input> in(Session head, Attachments attachments) {
            return Optional.of(visitor.input(head));
        }

        @Override
        public boolean became(Input input) {
            return switch (input) {
                case Input.Enter enter -> enter.endpoint().equals(visitor.endpoint());
                case Input.Resume resume -> resume.endpoint().equals(visitor.endpoint());
                default -> false;
            };
        }

        @Override
        public String text() {
            return LETTER + visitor.kind().name() + ':' + Codec.encode(visitor.enter());
        }
    }

    /**
     * An endpoint has lost a connection; of no account if it has come back on another meanwhile.
     *
     * @param attachment the place in the journal of the entry that gave it the connection
     */
    record Gone(EndpointId endpoint, long attachment) implements Proposal {
        static final char LETTER = 'g';

        @Override
        public Optional<Input> in(Session head, Attachments attachments) {
            return attachments.has(endpoint, attachment)
                    ? Optional.of(new Input.Drop(endpoint))
                    : Optional.empty();
        }

        @Override
        public boolean became(Input input) {
            return input instanceof Input.Drop drop && drop.endpoint().equals(endpoint);
        }

        @Override
        public String text() {
            return LETTER + Long.toString(attachment) + ':' + endpoint.value();
        }
    }
}
