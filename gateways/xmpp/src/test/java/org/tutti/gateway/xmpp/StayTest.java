package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.muc.packet.MUCOwner;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityFullJid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Rules;
import org.tutti.session.SessionId;

/** How the server itself is in a room, whatever its service says (C-40). */
class StayTest {

    private static final long MINUTE = 60_000;

    private final FakeNetwork network = new FakeNetwork();
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");

    @AfterEach
    void close() {
        network.close();
    }

    private void begin() {
        network.sessions.create(new CreateRequest(
                Optional.of("Film"), List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty()));
    }

    private Room room() {
        return network.lobby.room(id).orElseThrow();
    }

    private static boolean configures(Stanza stanza, IQ.Type type) {
        return stanza instanceof MUCOwner owner && owner.getType() == type && owner.getDestroy() == null;
    }

    private static boolean destroys(Stanza stanza) {
        return stanza instanceof MUCOwner owner && owner.getDestroy() != null;
    }

    private static Optional<Condition> when(boolean refused, Condition why) {
        return Optional.of(why).filter(_ -> refused);
    }

    private boolean seated() {
        return room().guests().personOf(eva).isPresent();
    }

    @Test
    void aRoomThatCannotBeAskedForItsFormNow_isSetUpLater() {
        network.refuses = stanza -> when(configures(stanza, IQ.Type.get), Condition.resource_constraint);
        begin();
        assertThat(room().open()).isFalse();

        network.refuses = _ -> Optional.empty();
        network.passes(MINUTE);

        assertThat(room().open()).isTrue();
    }

    @Test
    void aRoomThatRefusesItsForm_isNotTakenAsSetUp_andAskedLessAndLess() {
        network.refuses = stanza -> when(configures(stanza, IQ.Type.set), Condition.remote_server_timeout);
        begin();

        network.passes(5000);
        assertThat(room().open()).isFalse();
        long before = network.sent(MUCOwner.class).size();
        network.passes(5000);
        assertThat(network.sent(MUCOwner.class)).hasSize((int) before);
        network.refuses = _ -> Optional.empty();
        network.passes(10_000);

        assertThat(room().open()).isTrue();
    }

    @Test
    void aRoomOfSomebodyElse_isNotSetUp_andNotAskedAgain() {
        network.refuses = stanza -> when(configures(stanza, IQ.Type.get), Condition.forbidden);
        begin();
        long before = network.sent(MUCOwner.class).size();

        network.passes(MINUTE);

        assertThat(room().open()).isFalse();
        assertThat(network.sent(MUCOwner.class)).hasSize((int) before);
    }

    @Test
    void ofManyRooms_onlySomeAreOnTheirWayInAtATime() {
        network.ignores = Presence.class::isInstance;
        for (int i = 0; i < Stay.AT_ONCE + 10; i++) {
            begin();
        }
        assertThat(network.comings()).isEqualTo(Stay.AT_ONCE);

        network.ignores = _ -> false;
        network.passes(MINUTE / 2);
        assertThat(network.comings()).isEqualTo(Stay.AT_ONCE + 10);
        network.passes(MINUTE);
        assertThat(network.lobby.room(id).orElseThrow().open()).isTrue();
    }

    @Test
    void whatComesOfASilentRoom_isTriedAgain_afterAWhile() {
        network.ignores = Presence.class::isInstance;
        begin();
        assertThat(room().live()).isFalse();

        network.passes(MINUTE / 2);
        network.ignores = _ -> false;
        network.passes(MINUTE);

        assertThat(room().open()).isTrue();
    }

    @Test
    void aRoomThatRefusesUs_isAskedAfterAMinute_thenAfterTwo() {
        network.refuses = stanza -> when(stanza instanceof Presence, Condition.resource_constraint);
        begin();
        network.passes(MINUTE);
        assertThat(network.comings()).isEqualTo(2);

        network.passes(MINUTE);
        assertThat(network.comings()).isEqualTo(2);
        network.passes(2 * MINUTE);
        assertThat(network.comings()).isEqualTo(3);
    }

    @Test
    void anErrorToAPresence_whileWeAreIn_changesNothing() {
        begin();
        network.comes(eva, "code-1", "Eva");
        Presence error = StanzaBuilder.buildPresence().from(room().self()).ofType(Presence.Type.error).build();
        error.setError(StanzaError.getBuilder(Condition.policy_violation).build());

        network.lobby.presence(error);

        assertThat(room().live()).isTrue();
        assertThat(seated()).isTrue();
    }

    private void roomRefusesAMessage() {
        Message error = StanzaBuilder.buildMessage().from(room().address()).ofType(Message.Type.error).build();
        error.setError(StanzaError.getBuilder(Condition.not_acceptable).build());
        network.lobby.message(error);
    }

    @Test
    void aRoomThatForgotUs_isEnteredAgain() {
        begin();
        network.comes(eva, "code-1", "Eva");
        network.refuses = stanza -> when(stanza instanceof Ping, Condition.not_acceptable);

        roomRefusesAMessage();
        assertThat(room().live()).isFalse();
        assertThat(seated()).isFalse();
        network.passes(1000);

        assertThat(room().open()).isTrue();
    }

    @Test
    void aRoomThatOnlyDislikesAMessage_isNotLeft() {
        begin();

        roomRefusesAMessage();

        assertThat(network.sent(Ping.class)).hasSize(1);
        assertThat(room().live()).isTrue();
        assertThat(network.comings()).isEqualTo(1);
    }

    @Test
    void whoThrowsUsOutEachTime_isComeBackToLessAndLess() {
        begin();
        network.refuses = stanza -> when(stanza instanceof Ping, Condition.item_not_found);
        roomRefusesAMessage();
        network.passes(1000);
        roomRefusesAMessage();
        network.passes(1000);
        assertThat(network.comings()).isEqualTo(2);

        network.passes(2000);
        assertThat(network.comings()).isEqualTo(3);
    }

    @Test
    void aRoomThatCannotBeTakenAwayNow_isTakenAwayLater() {
        begin();
        network.refuses = stanza -> when(destroys(stanza), Condition.remote_server_timeout);
        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.End("over"));
        network.passes(500);
        assertThat(network.sent).filteredOn(StayTest::destroys).hasSize(1);
        assertThat(network.lobby.roomNow(id)).isPresent();

        network.refuses = _ -> Optional.empty();
        network.passes(5000);

        assertThat(network.lobby.roomNow(id)).isEmpty();
        assertThat(network.sent).filteredOn(StayTest::destroys).hasSize(2);
    }

    @Test
    void aRoomThatIsNotThere_needNotBeTakenAway() {
        begin();
        network.refuses = stanza -> when(destroys(stanza), Condition.item_not_found);

        network.sessions.apply(id, Actor.host(new MemberId("creator")), new Input.End("over"));
        network.passes(500);

        assertThat(network.lobby.roomNow(id)).isEmpty();
    }
}
