package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.xmpp.Gathering.TUTTI;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.Slixmpp.Refused;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;

/** A server that only its contacts come to. */
@Tag("xmpp")
@Tag("long")
@OnEachXmppServer
@NeedsSlixmpp
class XmppContactsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    @Requirement("C-48")
    void stranger_isTurnedOut_andComesIn_onceWhoeverHasTheAccountAcceptsThem(XmppServer xmpp) {
        Account account = xmpp.newAccount("tutti");
        String name = "contacts-" + xmpp.getClass().getSimpleName().toLowerCase();
        try (TuttiServer server =
                        TuttiOnXmpp.start(name, xmpp, xmpp.port(), account, "-Dtutti.xmpp.strangers=refuse");
                Gathering gathering = Gathering.open(server, xmpp, Map.of("title", "Contacts"))) {
            TuttiClient ann = gathering.host("Ann");
            Slixmpp dan = gathering.person("Dan");
            gathering.awaitRoom(dan);
            dan.join(gathering.room(), "Dan");
            dan.await("turned out", stanza -> stanza.isPresence() && stanza.nick().equals("Dan")
                    && stanza.type().equals("unavailable"));
            assertThatThrownBy(() -> join(dan, gathering)).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.xml()).contains("code=\"not-permitted\"");
                assertThat(refused.text()).contains("contacts");
            });
            assertThat(ann.roster().members()).extracting(each -> each.name()).containsExactly("Ann");

            dan.raw("<presence type='subscribe' to='%s'/>".formatted(account.jid()));
            try (Slixmpp owner = Slixmpp.logIn(xmpp, xmpp.port(), account, "owner")) {
                await("accepted, and in").atMost(SOON).ignoreExceptionsInstanceOf(Refused.class).until(() -> {
                    owner.raw("<presence type='subscribed' to='%s'/>".formatted(Gathering.bare(dan)));
                    return join(dan, gathering) != null;
                });
            }
            ann.awaitRoster("with Dan", roster -> roster.members().size() == 2);
        }
    }

    private static String join(Slixmpp person, Gathering gathering) {
        return person.iq("set", gathering.desk(person),
                "<action xmlns='%s' a='join' session='%s'/>".formatted(TUTTI, gathering.code()));
    }
}
