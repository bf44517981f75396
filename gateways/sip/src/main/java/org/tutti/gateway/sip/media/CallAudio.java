package org.tutti.gateway.sip.media;

import java.util.Optional;
import org.tutti.gateway.sip.signal.Audio;

/** The sound of one call, once it is open. Thread-safe; nothing blocks. */
public interface CallAudio extends Audio {

    /** How it is doing; empty until something was agreed on. */
    Optional<Figures> figures();

    /**
     * Whether what the other end says is heard by those in the same room who have been {@link #join joined}. Off at
     * first.
     */
    void talk(boolean on);

    /** Hears, besides its program, whoever talks in the room; leaves the one before. */
    void join(Voices room);
}
