package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.session.Actor;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;

/** A tree that is kept in the browsers. */
class TreeRelayTest extends TreeScene {

    @Test
    void whatIsRelayed_isNumberedOneByOne_andToldInOneOrder() throws WireException {
        keptByBrowsers();
        for (int i = 0; i < 5; i++) {
            changes(0, link(FILM + "#t=" + i));
        }
        List<Long> numbers = sentTo(0).stream().map(frame -> frame.get("seq").asLong()).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.getFirst()).isGreaterThanOrEqualTo(now / 1000);
        assertThat(sentTo(1)).extracting(frame -> frame.get("revision").asLong()).isEqualTo(numbers);
        assertThat(sentTo(1)).isEqualTo(sentTo(2));
    }

    @Test
    void relaying_hasALimit_inTimeAndInSize() throws WireException {
        keptByBrowsers();
        String text = "data:text/plain," + "x".repeat(3900);
        var large = new Input.AddTriples(Collections.nCopies(4, NewTriple.of(FILM, text)), 0);
        assertThatThrownBy(() -> changes(0, large)).hasMessageContaining("12000");
        assertThatThrownBy(() -> {
            for (int i = 0; i < 200; i++) {
                changes(0, link(FILM));
            }
        }).hasMessageContaining("more than 100");
    }

    @Test
    void theFirst_hasAnEmptyTree_andWhoComesLaterThatOfAnother() throws WireException {
        keptByBrowsers();
        reads(0);
        assertThat(lastSentTo(0).get("added")).isEmpty();
        changes(0, link(FILM));
        long number = lastNumber();
        reads(1);
        assertThat(lastSentTo(0).get("type").asText()).isEqualTo("treeWanted");
        gives(0, number, true);
        assertThat(lastSentTo(1).get("more").asBoolean()).isTrue();
        reads(1, new ClientMessage.GetTree(Optional.of("t9"), Optional.empty()));
        assertThat(lastSentTo(0).get("after").asText()).isEqualTo("t9");
        gives(0, number, false);
        assertThat(lastSentTo(1).get("more").asBoolean()).isFalse();
        // Now there are two who have it.
        room.tree().left(connections.get(0), now);
        reads(2);
        assertThat(lastSentTo(1).get("type").asText()).isEqualTo("treeWanted");
    }

    private void givesEvents(int i, long revision, int count) throws WireException {
        String events = "{\"event\":\"goal\",\"rev\":9,\"session\":1},".repeat(count);
        String wanted = lastSentTo(i).get("wanted").asText();
        Fields fields = Fields.of("{\"wanted\":\"%s\",\"revision\":%d,\"triples\":[],\"events\":[%s]}"
                .formatted(wanted, revision, events.substring(0, events.length() - 1)));
        room.tree().give(session, connections.get(i), new ClientMessage.GiveTree(wanted, revision, true, fields), now);
    }

    @Test
    void events_comeWithAnyPart_butNoMoreThanATreeHas() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        reads(1);
        for (int part = 0; part < 5; part++) {
            givesEvents(0, number, 200);
            assertThat(lastSentTo(1).get("events")).hasSize(200);
            reads(1, new ClientMessage.GetTree(Optional.of("t1"), Optional.empty()));
        }
        assertThatThrownBy(() -> givesEvents(0, number, 1)).hasMessageContaining("no part of this tree");
    }

    @Test
    void whoIsGoneBetweenTwoParts_isMissedWhenTheNextIsAskedFor() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        reads(1);
        gives(0, lastSentTo(1).get("revision").asLong(), true);
        int told = sentTo(1).size();
        room.tree().left(connections.get(0), now);
        assertThat(sentTo(1)).hasSize(told);
        assertThatThrownBy(() -> reads(1, new ClientMessage.GetTree(Optional.of("t9"), Optional.empty())))
                .hasMessageContaining("from the beginning");
    }

    @Test
    void whoGoesOrSaysNothing_isPassedOver() throws WireException {
        keptByBrowsers();
        reads(0);
        reads(1);
        reads(2);
        changes(0, link(FILM));
        wires.values().forEach(wire -> wire.sent.clear());
        reads(3);
        assertThat(lastSentTo(0).get("type").asText()).as("those who run the session first").isEqualTo("treeWanted");
        now += TreeRelay.PATIENCE;
        room.tree().tick(now);
        assertThat(lastSentTo(1).get("type").asText()).isEqualTo("treeWanted");
        room.tree().left(connections.get(1), now);
        assertThat(lastSentTo(2).get("type").asText()).isEqualTo("treeWanted");
        now += TreeRelay.PATIENCE;
        room.tree().tick(now);
        assertThat(lastSentTo(3).get("code").asText()).isEqualTo("tree-elsewhere");
    }

    @Test
    void aServerThatWasAway_waitsForWhoComesBackWithTheTree() throws WireException {
        keptByBrowsers();
        var again = new TreeRoom(room);
        var wish = new ClientMessage.GetTree(Optional.empty(), Optional.empty());
        again.read(session, endpoint(1), connections.get(1), Optional.of("r"), wish, now);
        assertThat(sentTo(1)).isEmpty();
        var back = new ClientMessage.GetTree(Optional.empty(), Optional.of(now / 1000 - 5));
        again.read(session, endpoint(2), connections.get(2), Optional.of("r"), back, now);
        assertThat(sentTo(2).getFirst().get("kept").asBoolean()).isTrue();
        assertThat(lastSentTo(2).get("type").asText()).as("asked for the first").isEqualTo("treeWanted");

        var nobody = new TreeRoom(room);
        nobody.read(session, endpoint(3), connections.get(3), Optional.of("r"), wish, now);
        nobody.tick(now + TreeRelay.HOPE - 1);
        assertThat(sentTo(3)).isEmpty();
        nobody.tick(now + TreeRelay.HOPE);
        assertThat(lastSentTo(3).get("added")).isEmpty();
    }

    @Test
    void whoSaysToHaveMoreThanThereCanBe_isNotTakenByTheWord() throws WireException {
        keptByBrowsers();
        reads(0, new ClientMessage.GetTree(Optional.empty(), Optional.of(Long.MAX_VALUE / 4)));
        changes(0, link(FILM));
        assertThat(lastNumber()).isLessThan(now / 1000 + 10);
    }

    // --- what is told of what not everybody knows --------------------------------------------------------------------

    @Test
    void linksOfWhichSomeAreToldOnlySome_areRefused_forTheOthersCouldNotAddAllOrNone() throws WireException {
        keptByBrowsers();
        mirrors("blob:a", 0, "blob:b", 1);
        var known = NewTriple.of(FILM + "#t=1,5", "geo:1,1");
        var own = NewTriple.of(FILM + "#t=+5,+10", "blob:a");
        assertThatThrownBy(() -> changes(0, links(own, known))).hasMessageContaining("message of their own");
        changes(0, links(own, own));
        assertThat(lastSentTo(2).at("/asked/triples/1").isEmpty()).isTrue();
        assertThat(lastSentTo(1).at("/asked/triples/1/object").asText()).isEqualTo("blob:b");
    }

    @Test
    void aChangeToWhatOthersKnow_isToldToBeElsewhere() throws WireException {
        keptByBrowsers();
        mirrors("blob:a", 0, "blob:b", 1);
        changes(0, new Input.ChangeTriple(
                "t9", Optional.empty(), Optional.empty(), Optional.of("blob:a#t=1,2"), Optional.of("new")));
        assertThat(lastSentTo(1).at("/asked/object").asText()).isEqualTo("blob:b#t=1,2");
        assertThat(lastSentTo(1).at("/asked").has("elsewhere")).isFalse();
        assertThat(lastSentTo(2).at("/asked").has("object")).isFalse();
        assertThat(lastSentTo(2).at("/asked/elsewhere").asBoolean()).isTrue();
    }

    @Test
    void aLabel_isOnOneLine_whoeverKeepsTheTree() {
        keptByBrowsers();
        for (String label : List.of("a\u2028b", "a\u2029b", "a\nb", "x".repeat(201))) {
            var change = new Input.ChangeTriple(
                    "t9", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(label));
            assertThatThrownBy(() -> changes(0, change)).hasMessageContaining("on one line");
        }
    }

    @Test
    void theLimitOfSize_isThatOfTheLongestWords() {
        keptByBrowsers();
        mirrors("blob:a", 0, "blob:" + "b".repeat(3900), 1);
        var own = NewTriple.of(FILM, "blob:a");
        assertThatThrownBy(() -> changes(0, links(own, own, own, own))).hasMessageContaining("12000");
        mirrors("blob:" + "c".repeat(3900), 0, "blob:d", 1);
        var hidden = NewTriple.of(FILM, "blob:" + "c".repeat(3900));
        assertThatThrownBy(() -> changes(0, links(hidden, hidden, hidden, hidden))).hasMessageContaining("12000");
    }

    // --- who is believed to have the tree ----------------------------------------------------------------------------

    @Test
    void whoHasLessThanTheTree_doesNotEmptyIt_whileWhoHasItMayComeBack() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        isLeftAloneBy(0);
        comesBack(1, 1);
        assertThat(sentTo(1)).noneMatch(frame -> frame.path("kept").asBoolean());
        comesBack(2, number + 5);
        assertThat(sentTo(2)).noneMatch(frame -> frame.path("kept").asBoolean());
        comesBack(0, number);
        assertThat(sentTo(0)).anyMatch(frame -> frame.path("kept").asBoolean());
        assertThat(lastSentTo(0).get("type").asText()).as("for those who wait").isEqualTo("treeWanted");
    }

    @Test
    void whatIsLeftOfATree_isTheTreeAfterAWhile_andTheWholeOneWhenItComesBackAfterAll() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        isLeftAloneBy(0);
        reads(3);
        comesBack(1, 1);
        comesBack(2, 2);
        now += TreeRelay.HOPE;
        room.tree().tick(now);
        assertThat(sentTo(2)).as("the latest").anyMatch(frame -> frame.path("kept").asBoolean());
        assertThat(sentTo(1)).noneMatch(frame -> frame.path("kept").asBoolean());
        assertThat(sentTo(3)).noneMatch(frame -> frame.has("added") || frame.path("type").asText().equals("error"));
        comesBack(0, number);
        assertThat(lastSentTo(2).get("anew").asBoolean()).isTrue();
        assertThat(sentTo(0).subList(sentTo(0).size() - 2, sentTo(0).size()))
                .as("those who waited are to have this one")
                .allMatch(frame -> frame.get("type").asText().equals("treeWanted"));
    }

    @Test
    void afterARestart_whoMayChangeTheTree_isBelievedRatherThanWhoMayNot() throws WireException {
        does(Actor.endpoint(endpoint(0)), new Input.SetTree(
                Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(), Optional.empty()));
        var again = new TreeRoom(room);
        wires.values().forEach(wire -> wire.sent.clear());
        again.read(session, endpoint(1), connections.get(1), Optional.of("r"),
                new ClientMessage.GetTree(Optional.empty(), Optional.of(now / 1000)), now);
        assertThat(lastSentTo(1).get("kept").asBoolean()).isTrue();
        again.read(session, endpoint(0), connections.get(0), Optional.of("r"),
                new ClientMessage.GetTree(Optional.empty(), Optional.of(now / 1000 - 50)), now);
        assertThat(lastSentTo(0).get("kept").asBoolean()).isTrue();
        assertThat(lastSentTo(1).get("anew").asBoolean()).isTrue();
        again.read(session, endpoint(2), connections.get(2), Optional.of("r"),
                new ClientMessage.GetTree(Optional.empty(), Optional.of(now / 1000)), now);
        assertThat(lastSentTo(0).get("type").asText()).isEqualTo("treeWanted");
    }

    @Test
    void whoHadATreeThatWasNone_doesNotBringItBack() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        does(Actor.endpoint(endpoint(0)), new Input.SetRole(new MemberId("m2"), Role.COHOST));
        isLeftAloneBy(0);
        comesBack(1, number - 1);
        now += TreeRelay.HOPE;
        room.tree().tick(now);
        reads(2);
        gives(1, number - 1, false);
        comesBack(0, number);
        assertThat(lastSentTo(2).get("anew").asBoolean()).isTrue();
        comesBack(2, number + 1);
        assertThat(sentTo(2)).noneMatch(frame -> frame.path("kept").asBoolean());
        assertThat(lastSentTo(0).get("type").asText()).isEqualTo("treeWanted");
    }

    @Test
    void afterAnEmptyTreeWasGiven_whoComesBackWithTheTreeHasIt() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        long number = lastNumber();
        isLeftAloneBy(0);
        reads(1);
        reads(2);
        now += TreeRelay.HOPE;
        room.tree().tick(now);
        assertThat(lastSentTo(1).get("type").asText()).as("for who waited too").isEqualTo("treeWanted");
        gives(1, 0, false, "");
        assertThat(lastSentTo(2).get("added")).isEmpty();
        comesBack(0, number);
        assertThat(lastSentTo(0).get("kept").asBoolean()).isTrue();
        assertThat(lastSentTo(1).get("anew").asBoolean() && lastSentTo(2).get("anew").asBoolean()).isTrue();
    }

    @Test
    void aLaterPartThatCannotBe_isNotMadeUpForBySomebodyElses() throws WireException {
        keptByBrowsers();
        reads(0);
        changes(0, link(FILM));
        reads(1);
        long number = lastNumber(0);
        gives(0, number, false);
        reads(2);
        gives(0, number, true);
        reads(2, new ClientMessage.GetTree(Optional.of("t9"), Optional.empty()));
        assertThatThrownBy(() -> gives(0, number, true, "")).hasMessageContaining("no part");
        assertThat(lastSentTo(2).get("code").asText()).isEqualTo("tree-elsewhere");
        assertThat(sentTo(1)).noneMatch(frame -> frame.path("type").asText().equals("treeWanted"));
    }

    private void comesBack(int i, long have) throws WireException {
        reads(i, new ClientMessage.GetTree(Optional.empty(), Optional.of(have)));
    }

    private void isLeftAloneBy(int i) {
        room.tree().left(connections.get(i), now);
    }

    private long lastNumber(int i) {
        return sentTo(i).stream().mapToLong(frame -> frame.path("seq").asLong()).max().orElseThrow();
    }
}
