package org.tutti.gateway.sip.sound;

import java.util.EnumSet;
import java.util.Set;

/** What the server says to callers, word by word in {@code src/main/prompts/phrases.txt}. */
public enum Phrase implements Said {
    /** "one hour" */
    ONE_HOUR,
    /** "hours" */
    HOURS,
    /** "one minute" */
    ONE_MINUTE,
    /** "minutes" */
    MINUTES,
    /** "one second" */
    ONE_SECOND,
    /** "seconds" */
    SECONDS,
    /** "hundred" */
    HUNDRED,
    /** "thousand" */
    THOUSAND,
    /** "playing, at" */
    PLAYING_AT,
    /** "paused, at" */
    PAUSED_AT,
    /** "waiting for somebody, at" */
    WAITING_AT,
    /** "item" */
    ITEM,
    /** "of" */
    OF,
    /** Nothing is on yet. */
    NOTHING_ON,
    /** There is no next item. */
    NO_NEXT,
    /** There is no previous item. */
    NO_PREVIOUS,
    /** You cannot seek in this. */
    NO_SEEKING,
    /** You do not have control. Press zero to ask for it. */
    NO_CONTROL,
    /** You have asked for control. */
    CONTROL_ASKED,
    /** Control is yours. */
    CONTROL_YOURS,
    /** You do not have control any more. */
    CONTROL_GONE,
    /** Control is handed over. */
    CONTROL_HANDED_OVER,
    /** Somebody asks for control. Press hash to hand it over. */
    CONTROL_WANTED,
    /** Somebody is at the door. Press hash to let them in. */
    AT_THE_DOOR,
    /** They are let in. */
    LET_IN,
    /** There is nothing to confirm. */
    NOTHING_TO_CONFIRM,
    /** You may not do that here. */
    NOT_ALLOWED,
    /** That did not work. Please try again. */
    FAILED,
    /** Welcome. You are in the session. Press two to hear the keys. */
    WELCOME,
    /** Please enter the number of your session, then hash. */
    ENTER_NUMBER,
    /** There is no such session. */
    NO_SUCH_SESSION,
    /** Please wait for the host. */
    WAIT_FOR_HOST,
    /** You were not let in. */
    NOT_LET_IN,
    /** The session is not open yet. */
    NOT_OPEN_YET,
    /** The session is full. */
    FULL,
    /** The session is over. */
    SESSION_OVER,
    /** You were removed from the session. */
    TURNED_OUT,
    /** Goodbye. */
    GOODBYE,
    /** The other telephones can hear you. */
    HEARD,
    /** You cannot be heard any more. */
    NOT_HEARD,
    /** You are muted. */
    MUTED,
    /** The film has no sound. */
    NO_SOUND,
    /** The sound is being prepared. */
    SOUND_COMES,
    /** The film cannot be heard by telephone. */
    SOUND_TROUBLE,
    /** "people are here" */
    PEOPLE_HERE,
    /** Nobody else is here. */
    ALONE,
    /** What each key does; some twenty seconds. */
    KEYS;

    private static final Set<Phrase> PARTS = EnumSet.of(
            ONE_HOUR, HOURS, ONE_MINUTE, MINUTES, ONE_SECOND, SECONDS, HUNDRED, THOUSAND, PLAYING_AT,
            PAUSED_AT, WAITING_AT, ITEM, OF, PEOPLE_HERE);

    /** Whether it stands for itself, and is no part of a sentence. */
    boolean isSentence() {
        return !PARTS.contains(this);
    }
}
