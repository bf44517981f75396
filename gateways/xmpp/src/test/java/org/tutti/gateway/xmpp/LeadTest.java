package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.muc.packet.MUCOwner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityFullJid;
import org.tutti.engine.FakeSessions;
import org.tutti.engine.LoneNode;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** C-5: of several servers one is on the XMPP network, and what it does another goes on with. */
class LeadTest {

    private final FakeSessions sessions = new FakeSessions();
    private final FakeNetwork network = new FakeNetwork(sessions);
    private final SessionId id = new SessionId("session1");
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");

    @AfterEach
    void close() {
        network.close();
    }

    private Session begin() {
        sessions.create(CreateRequest.on("file:demo"));
        return sessions.sessions().getFirst();
    }

    private void leads() {
        network.lobby.up(network, true);
    }

    private void leadsNoMore() {
        network.lobby.down();
        network.lobby.left();
    }

    /** What this server would tell another one is heard by it. */
    private void hears(String text) {
        network.lobby.signal(new SessionId("xmpp"), "xmpp", text);
    }

    private String lastSaid() {
        return ((LoneNode) sessions.nodes()).signals.getLast();
    }

    private long destructions() {
        return network.sent(MUCOwner.class).stream().filter(owner -> owner.getDestroy() != null).count();
    }

    @Test
    void whoLeadsNoMore_keepsThePlacesOfPeople_andTakesNoRoomAway() {
        begin();
        leads();
        network.comes(eva, "code-1", "Eva");
        leadsNoMore();
        assertThat(destructions()).isZero();
        assertThat(sessions.sessions().getFirst().roster().members()).extracting(Member::name).containsExactly("Eva");
        assertThat(network.lobby.up()).isFalse();
        assertThat(network.lobby.roomNow(id)).isEmpty();
        assertThat(lastSaid()).isEqualTo("xmpp xmpp ");
    }

    @Test
    void whoWasThere_hasTheirPlaceAgain_andIsNotGreetedAgain_whenAnotherLeads() {
        begin();
        leads();
        network.comes(eva, "code-1", "Eva");
        assertThat(greetings()).isEqualTo(1);
        long endpoints = sessions.sessions().getFirst().roster().endpoints();
        leadsNoMore();

        leads();
        network.comes(eva, "code-1", "Eva");
        assertThat(greetings()).isEqualTo(1);
        assertThat(sessions.sessions().getFirst().roster().endpoints()).isEqualTo((int) endpoints);
        network.comes(FakeNetwork.full("adam@example.org/desk"), "code-1", "Adam");
        assertThat(greetings()).isEqualTo(2);
    }

    private long greetings() {
        return network.sent(Message.class).stream()
                .filter(message -> message.getType() == Message.Type.chat && message.getBody() != null)
                .count();
    }

    @Test
    void whereARoomIs_isSaidBySomeoneElse_asLongAsItIsHeard() {
        Session session = begin();
        assertThat(network.lobby.address(session)).isEmpty();
        assertThat(network.lobby.up()).isFalse();
        hears("rooms.example.org");
        assertThat(network.lobby.up()).isTrue();
        assertThat(network.lobby.address(session)).contains("xmpp:code-1@rooms.example.org?join");
        hears("rooms.example.org\nsession1 code-1-2@rooms.example.org");
        assertThat(network.lobby.address(session)).contains("xmpp:code-1-2@rooms.example.org?join");
        hears("");
        assertThat(network.lobby.up()).isFalse();
    }

    @Test
    void whatIsSaidOfRooms_isWhatOthersUnderstand() {
        begin();
        leads();
        assertThat(lastSaid()).isEqualTo("xmpp xmpp rooms.example.org");
        for (String odd : List.of("\n", "rooms.example.org\nsession1", "a b", "rooms.example.org\nx @")) {
            hears(odd);
        }
        assertThat(network.lobby.up()).isTrue();
    }

    @Test
    void whatWasSaidOnThePage_whileNobodyLed_isSaidInTheRoom_whenSomebodyDoes() {
        begin();
        MemberId ann = sessions.memberOf(id, "web:ann");
        say(ann, "long ago");
        hears("rooms.example.org");
        say(ann, "while nobody was there");
        leads();
        assertThat(network.sent(Message.class)).extracting(Message::getBody)
                .filteredOn(body -> body != null && body.contains(": "))
                .singleElement().asString().endsWith(": while nobody was there");
    }

    private void say(MemberId member, String text) {
        EndpointId endpoint = sessions.endpointOf(id, "web:ann", "tab");
        if (sessions.sessions().getFirst().roster().owner(endpoint).isEmpty()) {
            sessions.apply(id, Actor.endpoint(endpoint), new Input.Enter(
                    member, endpoint, "Ann", Role.HOST, Input.Way.HOST, Optional.empty(), true));
        }
        sessions.apply(id, Actor.endpoint(endpoint), new Input.Say(text));
    }

    /** The room of a session that ends while nobody is on the network would be there for ever. */
    @Test
    void aSessionThatEndsWhileNobodyLeads_losesItsRoom_whenSomebodyDoes() {
        begin();
        hears("rooms.example.org");
        sessions.apply(id, Actor.host(new MemberId("owner")), new Input.End(""));
        assertThat(sessions.sessions()).isEmpty();
        leads();
        assertThat(destructions()).isPositive();
        assertThat(network.lobby.roomNow(id)).as("it is gone").isEqualTo(Optional.empty());
    }
}
