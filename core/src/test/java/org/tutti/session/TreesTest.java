package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.VIC;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Event.TreeChanged;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.PublishEvent;
import org.tutti.session.Input.RemoveMirror;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Input.SetGrants;
import org.tutti.session.Input.SetTree;
import org.tutti.session.Refusal.Code;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.Span;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/**
 * The synchronisation tree as part of a session: who may, by what clocks, and what is written down. H-7, H-10, H-61.
 */
class TreesTest {

    private static final String FILM = "file:demo";
    private static final String MAP = "geo:41.38,2.17";

    private final Script script = Script.withEverybody();
    private final String session = script.session().uri();

    private Triple adds(EndpointId who, String subject) {
        script.does(who, add(subject));
        return script.session().tree().triple(new TripleId(script.session().seq(), 0)).orElseThrow();
    }

    private static AddTriples add(String subject) {
        return new AddTriples(List.of(NewTriple.of(subject, MAP)), 0);
    }

    private static Copy everybodys(String uri) {
        return new Copy(uri, Optional.empty());
    }

    private static Copy of(EndpointId site, String uri) {
        return new Copy(uri, Optional.of(site.value()));
    }

    @Test
    void link_isItsAuthors_andOfTheEntryThatAddedIt() {
        Triple link = adds(CLEO, FILM + "#t=10,40");
        assertThat(link.member()).isEqualTo("cleo");
        assertThat(link.name()).isEqualTo("Cleo");
        assertThat(link.rev()).isEqualTo(script.session().seq()).isEqualTo(script.session().tree().rev());
        assertThat(link.id()).hasToString("t" + script.session().seq());
        assertThat(script.events()).hasSize(1).first().isInstanceOfSatisfying(
                TreeChanged.class, changed -> assertThat(changed.change().added()).containsExactly(link));
    }

    @Test
    void treeChanges_andNothingElse() {
        script.does(ANA, new Input.Play()).elapse(5);
        Session before = script.session();
        adds(ANA, FILM);
        Session after = script.session();
        assertThat(after.stage()).isEqualTo(before.stage());
        assertThat(after.roster()).isEqualTo(before.roster());
        assertThat(after.chat()).isEqualTo(before.chat());
        assertThat(after.cause()).isEqualTo(before.cause());
        assertThat(after.timeline()).isEqualTo(before.timeline());
    }

    // H-61
    @Test
    void tree_isForThoseWithTheGrant() {
        Triple link = adds(ANA, FILM + "#t=10,40");
        adds(CLEO, FILM);
        script.does(ANA_API, add(FILM));
        List<Input> changes = List.of(
                add(FILM), relabel(link, "Goal"),
                new RemoveTriple(link.id().toString(), Optional.empty()), new PublishEvent("goal"),
                new RemoveMirror("m1"),
                new AddMirror(everybodys("urn:a"), everybodys("urn:b")));
        for (Input change : changes) {
            for (EndpointId one : List.of(BOB, VIC, OTTO)) {
                script.refuses(one, change, Code.NOT_PERMITTED);
            }
            script.refuses(Actor.engine("test"), change, Code.NOT_ALLOWED);
        }
        script.does(ANA, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.TREE))));
        adds(BOB, FILM);
        script.does(BOB, new RemoveTriple(link.id().toString(), Optional.of(link.rev())));
    }

    // H-52
    @Test
    void everybodyMayLink_inATeam() {
        assertThat(Template.LEAD.rules().of(Role.PARTICIPANT)).contains(Grant.TREE);
        script.does(ANA_API, new Input.SetRules(Template.LEAD.rules()));
        adds(BOB, FILM);
    }

    @Test
    void limits_andWhereItIsKept_areForThoseWhoRunTheSession() {
        script.does(ANA, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.values()))));
        var set = new SetTree(Optional.empty(), Optional.of(true), Optional.of(2), Optional.of(3));
        script.refuses(BOB, set, Code.NOT_PERMITTED).does(CLEO, set);
        assertThat(script.session().tree().settings()).isEqualTo(new Settings(Keeping.SERVER, true, 2, 3));
        script.does(ANA, new SetTree(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(5)));
        assertThat(script.session().tree().settings()).isEqualTo(new Settings(Keeping.SERVER, true, 2, 5));
        script.refuses(ANA, new SetTree(Optional.empty(), Optional.empty(), Optional.of(0), Optional.empty()),
                Code.OUT_OF_RANGE);
        adds(BOB, FILM);
        adds(BOB, FILM);
        script.refuses(BOB, add(FILM), Code.TREE_FULL);
    }

    // H-63
    @Test
    void treeInTheBrowsers_isNotTheServers_butMirrorsAre() {
        script.does(ANA, new SetTree(Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(),
                Optional.empty()));
        script.refuses(ANA, add(FILM), Code.TREE_ELSEWHERE);
        script.refuses(ANA, new PublishEvent("goal"), Code.TREE_ELSEWHERE);
        script.refuses(ANA, new RemoveTriple("t1", Optional.empty()), Code.TREE_ELSEWHERE);
        script.refuses(VIC, add(FILM), Code.NOT_PERMITTED);
        script.does(ANA, new AddMirror(everybodys("urn:a"), everybodys("urn:b")));
        script.does(ANA, new SetTree(Optional.of(Keeping.SERVER), Optional.empty(), Optional.empty(),
                Optional.empty()));
        adds(ANA, FILM);
        script.refuses(
                ANA, new SetTree(Optional.of(Keeping.BROWSERS), Optional.empty(), Optional.empty(), Optional.empty()),
                Code.OUT_OF_RANGE);
    }

    @Test
    void whoMayNotLink_saysWhatTheirOwnDeviceCallsSomething_andNothingElse() {
        var mine = of(VIC, "blob:https://t.example/1");
        script.does(VIC, new AddMirror(mine, everybodys(FILM)));
        script.refuses(VIC, new AddMirror(of(BOB, "blob:https://t.example/2"), everybodys(FILM)), Code.NOT_PERMITTED);
        script.refuses(VIC, new AddMirror(everybodys("urn:a"), everybodys(FILM)), Code.NOT_PERMITTED);
        script.refuses(VIC, new AddMirror(mine, of(BOB, "blob:https://t.example/3")), Code.NOT_PERMITTED);
        script.refuses(BOB, new RemoveMirror("m" + script.session().seq()), Code.NOT_PERMITTED);
        adds(ANA, FILM + "#t=10");
        var told = script.session().tree().toldTo(VIC.value(), script.session().tree().all());
        assertThat(told.getFirst().subject()).hasToString("blob:https://t.example/1#t=10");
        String mirror = script.session().tree().mirrors().all().iterator().next().id();
        script.does(VIC, new RemoveMirror(mirror));
    }

    @Test
    void whatADeviceCallsSomething_isForgottenWhenItGoesForGood() {
        script.does(VIC, new AddMirror(of(VIC, "blob:https://t.example/1"), everybodys(FILM)));
        script.by(VIC, new Input.Drop(VIC));
        script.by(VIC, new Input.Resume(VIC));
        assertThat(script.session().tree().mirrors().all()).hasSize(1);
        script.by(VIC, new Input.Leave(VIC));
        assertThat(script.session().tree().mirrors().isEmpty()).isTrue();
    }

    // H-7
    @Test
    void session_hasATimeOfItsOwn_thatRunsWhateverIsOn() {
        script.elapse(30);
        double elapsed = (script.now() - script.session().begunAt()) / 1e6;
        assertThat(adds(ANA, session + "#t=+0").at().orElseThrow().start()).isCloseTo(elapsed, within(1e-6));
        script.does(ANA, new Input.Play()).elapse(10).does(ANA, new Input.Pause()).elapse(60);
        assertThat(adds(ANA, session + "#t=+0").at().orElseThrow().start()).isCloseTo(elapsed + 70, within(1e-6));
        assertThat(script.session().uri()).isEqualTo("urn:tutti:session:" + Script.ID);
    }

    // H-30: now, less the time the message travelled; H-15
    @Test
    void relative_isRelativeToWhenItWasSaid() {
        script.does(ANA, new Input.Play()).elapse(10);
        double now = script.positionIn(0);
        script.does(ANA, new AddTriples(List.of(NewTriple.of(FILM + "#t=+5,+10", MAP)), 200_000));
        assertThat(last().at().orElseThrow().start()).isCloseTo(now - 0.2 + 5, within(1e-6));
        assertThat(last().at().orElseThrow().end()).isCloseTo(now - 0.2 + 15, within(1e-6));
        double elapsed = (script.now() - script.session().begunAt()) / 1e6;
        script.does(ANA, new AddTriples(List.of(NewTriple.of(session + "#t=+0", MAP)), 60_000_000));
        assertThat(last().at().orElseThrow().start()).as("not for a minute").isCloseTo(elapsed - 2, within(1e-6));
        script.does(ANA, new AddTriples(List.of(NewTriple.of(session + "#t=+0", MAP)), -60_000_000));
        assertThat(last().at().orElseThrow().start()).as("nor from the future").isCloseTo(elapsed, within(1e-6));
    }

    @Test
    void film_thatIsNotOnAnyMore_doesNotPlayNow() {
        script.does(ANA, new Input.Play()).elapse(10);
        assertThat(adds(ANA, FILM + "#t=+0").at()).isPresent();
        script.refuses(ANA, add("https://v.example/other.mp4#t=+0"), Code.OUT_OF_RANGE);
    }

    @Test
    void film_isKnownByTheAddressesOfItsRenditions() {
        var rendition = new Rendition("https://v.example/film.webm", "video/webm");
        var item = new Item("url", new MediaDescription("https://v.example/film", "Film", 60, List.of(rendition)));
        Session begun = ((Outcome.Accepted) Session.unborn(Script.ID)
                .apply(new Entry(Script.ID, 1, 0, 0, Actor.engine("a"),
                        new Input.Create("Film", item, "server-clock"))))
                .session();
        assertThat(begun.item().uri()).isEqualTo("https://v.example/film");
        assertThat(begun.item().uris()).containsExactly("https://v.example/film", "https://v.example/film.webm");
        assertThat(script.session().item().uris()).as("an address on this server is not absolute")
                .containsExactly(FILM);
    }

    @Test
    void locator_thatIsNoUri_isEncoded() {
        var rendition = new Rendition("film.mp4", "video/mp4");
        var film = new Item("file", new MediaDescription("file:My film \"1\"#.mp4", "Film", 60, List.of(rendition)));
        assertThat(film.uri()).isEqualTo("file:My%20film%20%221%22%23.mp4");
    }

    // H-17
    @Test
    void event_isPublishedByTheHostsProgram_andStartsWhatWaitsForIt() {
        Triple waits = adds(ANA, session + "#t=talk.begins,+30");
        assertThat(waits.at()).isEmpty();
        script.elapse(20).does(ANA_API, new PublishEvent("talk.begins"));
        double at = (script.now() - script.session().begunAt()) / 1e6;
        assertThat(script.session().tree().triple(waits.id()).orElseThrow().at().map(Span::start).orElse(0.0))
                .isCloseTo(at, within(1e-6));
        assertThat(script.session().tree().events()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "a\u202Eb", "\uD800"})
    void label_isOneLineThatCanBeShown(String label) {
        Triple link = adds(ANA, FILM);
        script.refuses(ANA, new AddTriples(List.of(new NewTriple(
                FILM, MAP, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(label))), 0),
                Code.OUT_OF_RANGE);
        script.refuses(ANA, new ChangeTriple(
                link.id().toString(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(label)),
                Code.OUT_OF_RANGE);
    }

    @Test
    void label_hasUpTo200Characters() {
        Triple link = adds(ANA, FILM);
        script.refuses(ANA, relabel(link, "x".repeat(201)), Code.OUT_OF_RANGE)
                .does(ANA, relabel(link, "x".repeat(200)));
        script.does(ANA, relabel(link, ""));
        assertThat(script.session().tree().triple(link.id()).orElseThrow().label()).isEmpty();
    }

    private static ChangeTriple relabel(Triple link, String label) {
        return new ChangeTriple(
                link.id().toString(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(label));
    }

    @Test
    void uriWithCharactersThatAreNone_doesNotComeIn() {
        String uri = "https://v.example/\uFFFE";
        assertThat(Texts.fault(add(uri))).isPresent();
        assertThat(Texts.fault(new ChangeTriple(
                "t1", Optional.empty(), Optional.of(uri), Optional.empty(), Optional.empty()))).isPresent();
        assertThat(Texts.fault(new ChangeTriple(
                "t1", Optional.empty(), Optional.empty(), Optional.of(uri), Optional.empty()))).isPresent();
        assertThat(Texts.fault(new AddMirror(everybodys("urn:a"), everybodys(uri)))).isPresent();
        assertThat(Texts.fault(add(FILM))).isEmpty();
    }

    // H-33, H-41
    @Test
    void link_keepsItsIdOver100Changes_andWhoKnowsAnOldOneIsTold() {
        Triple link = adds(ANA, FILM + "#t=0,200");
        for (int i = 1; i <= 100; i++) {
            long rev = script.session().tree().triple(link.id()).orElseThrow().rev();
            var change = new ChangeTriple(
                    link.id().toString(), Optional.of(rev), Optional.of(FILM + "#t=" + i + ",200"), Optional.empty(),
                    Optional.empty());
            script.does(ANA, change).refuses(CLEO, change, Code.TRIPLE_CHANGED);
        }
        Triple now = script.session().tree().triple(link.id()).orElseThrow();
        assertThat(now.at()).contains(new Span(100, 200));
        assertThat(now.member()).as("still Ana's").isEqualTo("ana");
        script.refuses(ANA, new RemoveTriple("t999", Optional.empty()), Code.TRIPLE_UNKNOWN);
        script.refuses(ANA, new RemoveMirror("m999"), Code.MIRROR_UNKNOWN);
    }

    @Test
    void snapshot_keepsAll_andOneWithoutATree_isWrittenAsBeforeThereWasAny() {
        assertThat(Codec.snapshot(script.session())).doesNotContain("\"tree\"");
        Session told = TreeStory.told().session();
        assertThat(told.tree().size()).isGreaterThan(5);
        assertThat(told.tree().mirrors().all()).hasSize(2);
        assertThat(told.tree().events()).hasSize(2);
        Session restored = Codec.restore(Codec.snapshot(told));
        assertThat(restored).isEqualTo(told);
        assertThat(Codec.snapshot(restored)).isEqualTo(Codec.snapshot(told));
    }

    private Triple last() {
        return script.session().tree().triple(new TripleId(script.session().seq(), 0)).orElseThrow();
    }
}
