package org.tutti.session;

/**
 * A private remark at a place in the film.
 *
 * @param seq the entry it came with, which is its name
 * @param member who took it
 * @param name what they were called then
 * @param at when it was taken (µs)
 * @param item the item that was on, by its id in the queue
 * @param position where the timeline was, in seconds
 * @param text what it says; in plain text, whatever the chat is
 */
public record Note(long seq, MemberId member, String name, long at, String item, double position, String text) {}
