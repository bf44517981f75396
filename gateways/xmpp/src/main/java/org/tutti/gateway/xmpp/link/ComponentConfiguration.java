package org.tutti.gateway.xmpp.link;

import org.jivesoftware.smack.ConnectionConfiguration;
import org.jxmpp.JxmppContext;
import org.jxmpp.jid.DomainBareJid;

/** What Smack wants to know of every connection, as far as it is true of a component's. */
final class ComponentConfiguration extends ConnectionConfiguration {

    private ComponentConfiguration(Builder builder) {
        super(builder);
    }

    static ComponentConfiguration of(DomainBareJid component) {
        return new Builder()
                .setXmppDomain(component)
                .setSecurityMode(SecurityMode.disabled)
                .setSendPresence(false)
                .setCompressionEnabled(false)
                .allowEmptyOrNullUsernames()
                .build();
    }

    private static final class Builder extends ConnectionConfiguration.Builder<Builder, ComponentConfiguration> {

        Builder() {
            super(JxmppContext.getDefaultContext());
        }

        @Override
        public ComponentConfiguration build() {
            return new ComponentConfiguration(this);
        }

        @Override
        protected Builder getThis() {
            return this;
        }
    }
}
