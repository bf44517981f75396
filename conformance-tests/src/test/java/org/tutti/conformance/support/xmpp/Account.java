package org.tutti.conformance.support.xmpp;

/** Somebody at a test's XMPP server. {@code user}: the part of the JID before the {@code @}. */
public record Account(String user, String password) {
    /** For example {@code eva@localhost}. */
    public String jid() {
        return user + "@" + XmppServer.DOMAIN;
    }
}
