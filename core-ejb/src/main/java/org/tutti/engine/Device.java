package org.tutti.engine;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What an endpoint says of the device it is on. Telemetry, like a report.
 *
 * @param battery how full it is, 0 to 1
 * @param charging whether it is being charged
 * @param signal how good its network is, 0 to 1
 * @param call its line, if it is a telephone
 * @param denies what its person lets nobody else do there; the device itself keeps to it
 */
public record Device(
        OptionalDouble battery,
        Optional<Boolean> charging,
        OptionalDouble signal,
        Optional<Call> call,
        Set<Denial> denies) {

    /** What a person may deny all others on a device of theirs. */
    public enum Denial {
        /** To know its battery and signal. */
        STATUS,
        /** To zoom and pan the picture there. */
        VIEW,
        /** To choose what is heard and read there. */
        TRACKS,
        /** To start, stop and seek there: it watches freely. */
        TIMELINE
    }

    /** A device of which nothing is known. */
    public static final Device UNKNOWN =
            new Device(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), Set.of());

    public Device {
        denies = Set.copyOf(denies);
    }

    /** A device that is no telephone. */
    public Device(OptionalDouble battery, Optional<Boolean> charging, OptionalDouble signal, Set<Denial> denies) {
        this(battery, charging, signal, Optional.empty(), denies);
    }

    /** A telephone. */
    public static Device telephone(Call call) {
        return new Device(
                OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), Optional.of(call), Set.of());
    }
}
