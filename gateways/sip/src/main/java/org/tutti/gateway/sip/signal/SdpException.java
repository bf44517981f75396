package org.tutti.gateway.sip.signal;

/** A session description that cannot be used: malformed (400), or without anything we have (488). */
final class SdpException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    private SdpException(int status, String message) {
        super(message);
        this.status = status;
    }

    static SdpException malformed(String message) {
        return new SdpException(400, message);
    }

    static SdpException notAcceptable(String message) {
        return new SdpException(488, message);
    }

    /** What is answered by SIP. */
    int status() {
        return status;
    }
}
