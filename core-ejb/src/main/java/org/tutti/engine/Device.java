package org.tutti.engine;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an endpoint says of the device it is on. Telemetry, like a report.
 *
 * @param battery how full it is, 0 to 1
 * @param charging whether it is being charged
 * @param signal how good its network is, 0 to 1
 * @param call its line, if it is a telephone
 */
public record Device(
        OptionalDouble battery, Optional<Boolean> charging, OptionalDouble signal, Optional<Call> call) {

    /** A device of which nothing is known. */
    public static final Device UNKNOWN = new Device(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty());

    /** A device that is no telephone. */
    public Device(OptionalDouble battery, Optional<Boolean> charging, OptionalDouble signal) {
        this(battery, charging, signal, Optional.empty());
    }

    /** A telephone. */
    public static Device telephone(Call call) {
        return new Device(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), Optional.of(call));
    }
}
