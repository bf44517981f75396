package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.jivesoftware.smackx.muc.packet.MUCAdmin;
import org.jivesoftware.smackx.muc.packet.MUCItem;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.parts.Resourcepart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.FakeSessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Who is in a room is in its session, as themselves and as nobody else. */
class EntranceTest {

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid phone = FakeNetwork.full("eva@example.org/phone");
    private final EntityFullJid laptop = FakeNetwork.full("eva@example.org/laptop");
    private final EntityFullJid mallory = FakeNetwork.full("mallory@example.org/x");

    @BeforeEach
    void aSession() {
        network.sessions.create(CreateRequest.on("file:demo"));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Room room() {
        return network.lobby.room(id).orElseThrow();
    }

    private Session session() {
        return network.sessions.sessions().getFirst();
    }

    private List<String> names() {
        return session().roster().members().stream().map(Member::name).toList();
    }

    private void leaves(EntityFullJid place) {
        var user = new MUCUser();
        user.setItem(new MUCItem(MUCAffiliation.none, MUCRole.none, null, null, null, null, null));
        network.lobby.presence(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.unavailable)
                .from(place)
                .addExtension(user)
                .build());
    }

    private List<MUCItem> decided() {
        return network.sent.stream()
                .filter(MUCAdmin.class::isInstance)
                .flatMap(request -> ((MUCAdmin) request).getItems().stream())
                .toList();
    }

    /** C-48. */
    @Test
    void stranger_isTurnedOut_whereOnlyContactsComeIn() {
        try (FakeNetwork closed = new FakeNetwork(new FakeSessions(), false)) {
            closed.lobby.up(closed, true);
            closed.sessions.create(CreateRequest.on("file:demo"));
            closed.contacts.add(phone.asBareJid());
            closed.comes(mallory, "code-1", "Mallory");
            assertThat(closed.sessions.sessions().getFirst().roster().members()).isEmpty();
            closed.comes(phone, "code-1", "Eva");
            assertThat(closed.sessions.sessions().getFirst().roster().members())
                    .extracting(Member::name).containsExactly("Eva");
            assertThat(closed.lobby.knows(mallory)).isFalse();
            assertThat(closed.lobby.knows(phone)).isTrue();
        }
    }

    @Test
    void whoComes_isInTheSession_untilTheyGo() {
        EntityFullJid place = network.comes(phone, "code-1", "Eva");
        assertThat(names()).containsExactly("Eva");
        leaves(place);
        assertThat(names()).isEmpty();
        assertThat(room().guests().all()).isEmpty();
    }

    @Test
    void whoIsCalledOtherwiseInTheRoom_isSoInTheSession() {
        room().entrance().join(phone, Optional.empty(), true, _ -> {});
        assertThat(names()).containsExactly("eva");
        EntityFullJid place = network.comes(phone, "code-1", "Eva");
        assertThat(names()).containsExactly("Eva");

        var renamed = new MUCUser();
        renamed.setItem(new MUCItem(MUCAffiliation.none, MUCRole.participant, null, null, phone,
                Resourcepart.fromOrThrowUnchecked("Eva B."), null));
        renamed.addStatusCode(MUCUser.Status.NEW_NICKNAME_303);
        network.lobby.presence(StanzaBuilder.buildPresence()
                .ofType(Presence.Type.unavailable).from(place).addExtension(renamed).build());
        assertThat(names()).containsExactly("Eva B.");
    }

    @Test
    void severalDevicesUnderOneName_areOneGuest_andLeaveNobodyBehind() {
        EntityFullJid place = network.comes(phone, "code-1", "Eva");
        network.comes(laptop, "code-1", "Eva");
        assertThat(session().roster().endpoints()).isEqualTo(1);
        leaves(place);
        assertThat(names()).isEmpty();
        assertThat(room().guests().all()).isEmpty();
    }

    @Test
    void whoTakesAName_isNotWhoHadIt() {
        network.comes(phone, "code-1", "Eva");
        MemberId eva = session().roster().members().iterator().next().id();
        // The room said nothing of Eva's going.
        EntityFullJid place = network.comes(mallory, "code-1", "Eva");
        Guest guest = room().guests().whoAsks(place).orElseThrow();
        assertThat(guest.address().equals(mallory)).isTrue();
        assertThat(guest.seat().orElseThrow().member()).isNotEqualTo(eva);
        assertThat(session().roster().member(eva)).isEmpty();
    }

    @Test
    void whoIsTurnedOutWhileAway_isBannedInTheRoom() {
        EntityFullJid place = network.comes(phone, "code-1", "Eva");
        MemberId eva = session().roster().members().iterator().next().id();
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.SetRole(eva, Role.VIEWER));
        leaves(place);
        network.sent.clear();
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.Remove(eva));
        assertThat(decided()).filteredOn(item -> item.getAffiliation() == MUCAffiliation.outcast)
                .singleElement()
                .satisfies(item -> assertThat(item.getJid().toString()).isEqualTo("eva@example.org"));
    }

    @Test
    void whileTheConnectionIsGone_nobodyKeepsTheirPlace_andAllAreInAgainAfterwards() {
        network.comes(phone, "code-1", "Eva");
        network.lobby.down();
        assertThat(room().guests().all()).allSatisfy(guest -> assertThat(guest.seat()).isEmpty());
        assertThat(room().live()).isFalse();
        network.lobby.up(network, false);
        assertThat(room().guests().all()).allSatisfy(guest -> assertThat(guest.seat()).isPresent());
        assertThat(names()).containsExactly("Eva");
    }

    @Test
    void placeInARoom_isNobodysAddress() {
        EntityFullJid unseen = FakeNetwork.full("code-1@rooms.example.org/Ghost");
        var action = Tags.of(Tags.ACTION).addAttribute("a", "join").addAttribute("session", "CODE-1").build();
        new ActionDoor(network.lobby, network.desk).handle(FakeNetwork.request(unseen, action));
        assertThat(names()).isEmpty();
        assertThat(network.sent.getLast().toXML().toString()).contains("<bad-request ");
    }

    @Test
    void hosts_areAdmins_cohostsModerate_whoeverHasControlDoesNot() {
        network.comes(phone, "code-1", "Eva");
        Member eva = session().roster().members().iterator().next();
        assertThat(Powers.of(session(), eva)).isEqualTo(new Powers(MUCAffiliation.none, MUCRole.participant));
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.HandOver(eva.id()));
        assertThat(session().roster().controller().map(Member::id)).contains(eva.id());
        assertThat(Powers.of(session(), session().roster().member(eva.id()).orElseThrow()).role())
                .isEqualTo(MUCRole.participant);
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.SetRole(eva.id(), Role.COHOST));
        assertThat(decided()).anySatisfy(item -> {
            assertThat(item.getRole()).isEqualTo(MUCRole.moderator);
            assertThat(item.getNick()).isEqualTo(Resourcepart.fromOrThrowUnchecked("Eva"));
        });
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.SetRole(eva.id(), Role.HOST));
        assertThat(decided()).anySatisfy(item -> assertThat(item.getAffiliation()).isEqualTo(MUCAffiliation.admin));
    }
}
