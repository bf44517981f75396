package org.tutti.gateway.sip.media;

/** What comes by RTP. Calls for one call come one after the other; they must not block. */
public interface MediaListener {

    /** A key was pressed (RFC 4733), told once however often it was sent. {@code key}: 0 to 9, *, #, A to D. */
    void key(char key);

    /**
     * Nothing, neither RTP nor RTCP, has come for {@code seconds}: 30 where sound flows both ways, 90 on hold. Told once
     * until something comes.
     */
    void silent(int seconds);
}
