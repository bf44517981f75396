package org.tutti.session;

/**
 * A place at which the timeline waits until somebody presses play.
 *
 * @param position seconds into the item, above 0 and below its end
 * @param label why, for people; 1 to 120 characters
 */
public record WaitPoint(double position, String label) {}
