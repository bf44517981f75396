package org.tutti.gateway.sip.sound;

/** A part of what is said. */
public sealed interface Said permits Phrase, Said.Number, Said.Position, Said.Digits {

    /** A number from 0 to 999 999; beyond, its digits. */
    record Number(long value) implements Said {
        public Number {
            if (value < 0) {
                throw new IllegalArgumentException("Only numbers from 0 on are said, not %d.".formatted(value));
            }
        }
    }

    /** A place in the film: hours, minutes and seconds. What is below 0 is said as 0. */
    record Position(double seconds) implements Said {}

    /** One digit after the other, such as the number of a session; what is no digit is left out. */
    record Digits(String text) implements Said {}
}
