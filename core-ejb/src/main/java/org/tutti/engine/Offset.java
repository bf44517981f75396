package org.tutti.engine;

import java.util.OptionalDouble;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.EndpointId;

/**
 * An endpoint against the timeline.
 *
 * @param offset ms by which it is ahead (or, negative, behind); empty if the report is from before the motion in force
 * @param report what it said
 * @param device what it said of its device
 */
public record Offset(EndpointId endpoint, OptionalDouble offset, Report report, Device device) {

    static Offset of(Report report, Device device, Timeline timeline) {
        Motion motion = timeline.motionAt(report.time());
        OptionalDouble offset = report.time() < motion.timestamp()
                ? OptionalDouble.empty()
                : OptionalDouble.of((report.position() - timeline.positionAt(report.time())) * 1000);
        return new Offset(new EndpointId(report.endpoint()), offset, report, device);
    }

    /** Whether the endpoint is further off than {@code tolerance} (ms), whichever way. */
    boolean beyond(double tolerance) {
        return offset.isPresent() && Math.abs(offset.getAsDouble()) > tolerance;
    }
}
