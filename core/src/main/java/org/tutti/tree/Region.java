package org.tutti.tree;

/**
 * Part of a picture, as {@code xywh} of Media Fragments 1.0 (4.2.2) says it.
 *
 * @param percent whether in hundredths of the picture; else in pixels
 * @param x from the left, 0 or more
 * @param y from the top, 0 or more
 * @param width above 0
 * @param height above 0
 */
public record Region(boolean percent, double x, double y, double width, double height) {}
