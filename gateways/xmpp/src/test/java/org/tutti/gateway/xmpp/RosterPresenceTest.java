package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** What our presence says of the members and their devices (C-44). */
class RosterPresenceTest {

    private static final EntityBareJid ROOM = JidCreate.entityBareFromOrThrowUnchecked("k7p4-qxr2@conference.example.org");

    private final Films films = new Films();

    @BeforeAll
    static void parserKnowsUs() {
        Tags.register();
    }

    private Guest guest(String name, String nick, String... paths) {
        var guest = new Guest(JidCreate.entityFullFromOrThrowUnchecked(name + "@example.org/phone"), 0);
        guest.sits(Optional.of(films.join(name)));
        guest.isIn(Resourcepart.fromOrThrowUnchecked(nick), MUCRole.participant, MUCAffiliation.none);
        var offers = Tags.of(Tags.OFFERS);
        for (String path : paths) {
            offers.addElement(Tags.of("link").addAttribute("path", path).build());
        }
        guest.offers(paths.length == 0 ? Optional.empty() : Optional.of(offers.build()));
        return guest;
    }

    private String document(List<Guest> guests) {
        return RosterPresence.document(films.session(), ROOM, guests, Map.of("xmpp", "xmpp:" + ROOM + "?join"), _ -> Optional.empty())
                .toXML(XmlEnvironment.EMPTY);
    }

    @Test
    void whoIsInTheRoom_hasAnAddressThere_whoIsOnThePageHasNone() {
        Guest eva = guest("eva", "Eva / phone");
        films.join("bob");

        assertThat(document(List.of(eva)))
                .contains("entity=\"xmpp:k7p4-qxr2@conference.example.org\"")
                .contains("entity=\"xmpp:k7p4-qxr2@conference.example.org/Eva%20%2F%20phone\"")
                .contains("entity=\"tutti:m-bob\"", "<user-count>2</user-count>")
                .doesNotContain("eva@example.org");
    }

    @Test
    void whatADeviceOffers_isThereWhileTheDeviceIs() {
        Guest eva = guest("eva", "eva", "/position", "/a?b=%20c");
        String link = "http+xmpp://k7p4-qxr2@conference.example.org/eva";

        assertThat(document(List.of(eva)))
                .contains("href=\"" + link + "/position\"", "href=\"" + link + "/a?b=%20c\"");
        eva.isOut();
        assertThat(document(List.of(eva))).doesNotContain("http+xmpp:");
        assertThat(document(List.of())).doesNotContain("http+xmpp:");
    }

    @Test
    void whatIsNoPath_isLeftOut_andOfManyTheFirstTenAreThere() {
        Guest eva = guest("eva", "eva", "position", "/\"/><x", "/" + "a".repeat(200), "/good");
        var many = new String[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = "/p" + i;
        }
        Guest bob = guest("bob", "bob", many);

        assertThat(RosterPresence.links(ROOM, eva)).containsExactly("http+xmpp://" + ROOM + "/eva/good");
        assertThat(RosterPresence.links(ROOM, bob)).hasSize(10);
    }

    @Test
    void whoOffersVeryMuch_hidesNobody() {
        var long10 = new String[10];
        for (int i = 0; i < long10.length; i++) {
            long10[i] = "/" + i + "&".repeat(190);
        }
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            guests.add(guest("eva" + i, "n".repeat(500) + i, long10));
        }
        guests.add(guest("zoe", "zoe", "/position"));

        assertThat(RosterPresence.links(ROOM, guests.getFirst()).size()).isLessThan(2);
        assertThat(document(guests)).contains("t:member=\"m-zoe\"", "/zoe/position");
    }

    @Test
    void offers_changeWhenTheySaySomethingElse() {
        Guest eva = guest("eva", "eva", "/position");
        StandardExtensionElement same =
                Tags.of(Tags.OFFERS).addElement(Tags.of("link").addAttribute("path", "/position").build()).build();

        assertThat(eva.offers(Optional.of(same))).isFalse();
        assertThat(eva.offers(Optional.empty())).isTrue();
        assertThat(eva.offers(Optional.empty())).isFalse();
    }

    @Test
    void manyMembers_stillFitIntoAPresence() {
        for (int i = 0; i < 100; i++) {
            films.join("somebody-with-a-long-name-" + i);
        }

        assertThat(document(List.of()).getBytes(StandardCharsets.UTF_8).length).isBetween(6000, RosterPresence.LONGEST);
        assertThat(document(List.of())).contains("<user-count>100</user-count>");
    }
}
