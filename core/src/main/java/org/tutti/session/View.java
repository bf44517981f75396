package org.tutti.session;

import java.util.stream.DoubleStream;

/**
 * How the picture is looked at: the same for everybody.
 *
 * @param scale 1 is the whole picture; 0.1 to 32
 * @param x how far the middle of the view lies right of the picture's, in widths of the picture; −1 to 1
 * @param y how far below, in heights; −1 to 1
 * @param angle degrees clockwise, −360 to 360
 * @param yaw degrees to the right, for spherical pictures; −360 to 360
 * @param pitch degrees up; −360 to 360
 * @param roll degrees clockwise; −360 to 360
 */
public record View(double scale, double x, double y, double angle, double yaw, double pitch, double roll) {

    /** The whole picture, upright. */
    public static final View WHOLE = new View(1, 0, 0, 0, 0, 0, 0);

    boolean inRange() {
        return scale >= 0.1 && scale <= 32
                && DoubleStream.of(x, y).allMatch(value -> Math.abs(value) <= 1)
                && DoubleStream.of(angle, yaw, pitch, roll).allMatch(value -> Math.abs(value) <= 360);
    }
}
