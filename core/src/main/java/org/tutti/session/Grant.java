package org.tutti.session;

/** A permission to do one kind of thing, checked wherever an input is applied. */
public enum Grant {
    /** Have control of the timeline, and ask for it. */
    CONTROL,
    /** Change the queue. */
    QUEUE,
    /** Decide on who asks to join, and turn members out. */
    ADMIT,
    /** Write and react in the chat. */
    CHAT,
    /** Change the synchronisation tree. */
    TREE,
    /** Show something of one's own. */
    PRESENT
}
