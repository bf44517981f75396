package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;
import static org.tutti.session.Script.film;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Admission;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;

/** Somebody who may only watch and chat tries every kind of request there is: W-13, H-61. */
class AttackerTest {

    private static final MemberId ZOE_MEMBER = new MemberId("zoe");
    private static final String OTHER_ITEM = "i8";
    private static final long LINE_OF_BOB = 9;
    private static final long LINE_OF_VIC = 10;
    private static final long NOTE_OF_ANA = 11;
    private static final long TRIAL_OF_ANA = 12;

    /** What is tried; refused with this code to a viewer, or allowed to everybody if there is none. */
    record Attempt(Input.Request request, Optional<Code> refusal) {}

    private static Attempt refused(Input.Request request, Code code) {
        return new Attempt(request, Optional.of(code));
    }

    private static Attempt allowed(Input.Request request) {
        return new Attempt(request, Optional.empty());
    }

    static Stream<Attempt> attempts() {
        var everything = Optional.<Set<Grant>>of(EnumSet.allOf(Grant.class));
        return Stream.of(
                refused(new Input.Play(), Code.CONTROL_DENIED),
                refused(new Input.Pause(), Code.CONTROL_DENIED),
                refused(new Input.Seek(5), Code.CONTROL_DENIED),
                refused(new Input.SetRate(2), Code.CONTROL_DENIED),
                refused(new Input.Stop(), Code.CONTROL_DENIED),
                refused(new Input.Reset(), Code.CONTROL_DENIED),
                refused(new Input.Select(OTHER_ITEM), Code.CONTROL_DENIED),
                refused(new Input.Next(), Code.CONTROL_DENIED),
                refused(new Input.Previous(), Code.CONTROL_DENIED),
                refused(new Input.SetView(View.WHOLE), Code.CONTROL_DENIED),
                refused(new Input.GoLive(), Code.CONTROL_DENIED),
                refused(new Input.PresentTracks(Presented.NOTHING), Code.CONTROL_DENIED),
                refused(new Input.Schedule(Optional.empty()), Code.CONTROL_DENIED),
                refused(new Input.Schedule(Optional.of(Script.BEGIN + 60_000_000)), Code.CONTROL_DENIED),
                refused(new Input.SetWaitPoints(OTHER_ITEM, List.of()), Code.CONTROL_DENIED),
                refused(new Input.RequestControl(), Code.NOT_PERMITTED),
                allowed(new Input.WithdrawRequest()),
                refused(new Input.HandOver(VIC_MEMBER), Code.CONTROL_DENIED),
                refused(new Input.HandOver(BOB_MEMBER), Code.CONTROL_DENIED),
                refused(new Input.DenyControl(BOB_MEMBER), Code.CONTROL_DENIED),
                refused(new Input.TakeControl(), Code.NOT_PERMITTED),
                refused(new Input.ReleaseControl(), Code.CONTROL_DENIED),
                refused(new Input.Admit(ZOE_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.Reject(ZOE_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.Remove(BOB_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.Remove(ANA_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.RevokeInvitation("inv-1"), Code.NOT_PERMITTED),
                refused(new Input.SetRole(VIC_MEMBER, Role.HOST), Code.NOT_PERMITTED),
                refused(new Input.SetRole(ANA_MEMBER, Role.OBSERVER), Code.NOT_PERMITTED),
                refused(new Input.SetGrants(VIC_MEMBER, everything), Code.NOT_PERMITTED),
                refused(new Input.SetGrants(VIC_MEMBER, Optional.empty()), Code.NOT_PERMITTED),
                refused(new Input.SetRules(Rules.STANDARD), Code.NOT_PERMITTED),
                refused(new Input.SetStrategy("other"), Code.NOT_PERMITTED),
                refused(new Input.TransferHost(VIC_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.TransferHost(BOB_MEMBER), Code.NOT_PERMITTED),
                refused(new Input.SetDetails(Details.NONE), Code.NOT_PERMITTED),
                refused(new Input.SetNotice(Optional.of("Mine")), Code.NOT_PERMITTED),
                refused(new Input.SetNotice(Optional.empty()), Code.NOT_PERMITTED),
                refused(new Input.Agree(TRIAL_OF_ANA, true), Code.TOO_LATE),
                refused(new Input.End("bye"), Code.NOT_PERMITTED),
                refused(new Input.Enqueue(film(5)), Code.NOT_PERMITTED),
                refused(new Input.Dequeue(OTHER_ITEM), Code.NOT_PERMITTED),
                refused(new Input.Reorder(OTHER_ITEM, Optional.empty()), Code.NOT_PERMITTED),
                refused(new Input.Ready(1), Code.TOO_LATE),
                allowed(new Input.WatchFreely(true)),
                allowed(new Input.SetName("Victor")),
                allowed(new Input.Say("hello")),
                refused(new Input.SayEncrypted("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Code.CHAT_MODE),
                allowed(new Input.React(LINE_OF_BOB, "👍")),
                allowed(new Input.RemoveLine(LINE_OF_VIC)),
                refused(new Input.RemoveLine(LINE_OF_BOB), Code.NOT_PERMITTED),
                refused(new Input.Mute(BOB_MEMBER, true), Code.NOT_PERMITTED),
                refused(new Input.Mute(VIC_MEMBER, false), Code.NOT_PERMITTED),
                refused(new Input.TakeNote("mine"), Code.NOT_PERMITTED),
                refused(new Input.DropNote(NOTE_OF_ANA), Code.NOT_PERMITTED),
                refused(new Input.DropNote(LINE_OF_VIC), Code.NOT_PERMITTED),
                refused(new Input.SetTrial(Optional.empty()), Code.NOT_PERMITTED),
                refused(new Input.SetTrial(Optional.of("Mine")), Code.NOT_PERMITTED),
                refused(new Input.SetOffset(BOB_MEMBER, 1), Code.NOT_PERMITTED),
                refused(new Input.SetOffset(VIC_MEMBER, 1), Code.NOT_PERMITTED),
                refused(new Input.AskRating(Optional.of("Mine")), Code.NOT_PERMITTED),
                allowed(new Input.Consent(true)),
                refused(new Input.Rate(TRIAL_OF_ANA, 5), Code.NOT_PERMITTED),
                refused(new Input.AddTriples(List.of(NewTriple.of("file:demo#t=1,2", "geo:1,2")), 0), Code.NOT_PERMITTED),
                refused(
                        new Input.ChangeTriple("t1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("x")),
                        Code.NOT_PERMITTED),
                refused(new Input.RemoveTriple("t1", Optional.empty()), Code.NOT_PERMITTED),
                refused(calls("urn:tutti:session:film-night", "blob:https://evil.example/1"), Code.NOT_PERMITTED),
                refused(calls("https://v.example/a.mp4", "file:demo"), Code.NOT_PERMITTED),
                refused(calls("blob:https://evil.example/1", "https://evil.example/new"), Code.NOT_PERMITTED),
                allowed(calls("blob:https://t.example/1", "file:demo")),
                refused(new Input.RemoveMirror("m1"), Code.NOT_PERMITTED),
                refused(new Input.PublishEvent("goal"), Code.NOT_PERMITTED),
                refused(
                        new Input.SetTree(Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty()),
                        Code.NOT_PERMITTED));
    }

    /** Vic says what his tab calls something. */
    private static Input.Request calls(String own, String other) {
        return new Input.AddMirror(new Copy(own, Optional.of(VIC.value())), new Copy(other, Optional.empty()));
    }

    private final Script script = Script.withEverybody();

    @BeforeEach
    void somethingToGetHoldOf() {
        script.rules(rules -> rules.admission = Admission.ASK);
        script.does(ANA, new Input.Enqueue(film("Second", 60)));
        script.does(BOB, new Input.Say("mine")).does(VIC, new Input.Say("mine too"));
        script.does(ANA, new Input.TakeNote("Vic is tiresome"));
        script.does(ANA, new Input.SetTrial(Optional.of("For science")));
        script.does(BOB, new Input.Consent(true)).does(BOB, new Input.RequestControl());
        script.engine(Script.entering("Zoe", Role.VIEWER, Input.Way.LINK, Optional.empty()));
        assertThat(script.session().door().waiting()).containsKey(ZOE_MEMBER);
        assertThat(script.stage().queue().item(OTHER_ITEM)).isPresent();
        assertThat(script.session().chat().line(LINE_OF_VIC).orElseThrow().member()).isEqualTo(VIC_MEMBER);
        assertThat(script.session().notes().all()).extracting(Note::seq).containsExactly(NOTE_OF_ANA);
        assertThat(script.session().trial().run().orElseThrow().seq()).isEqualTo(TRIAL_OF_ANA);
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void viewer_isRefused_whatIsNotForEverybody(Attempt attempt) {
        if (attempt.refusal().isPresent()) {
            script.refuses(VIC, attempt.request(), attempt.refusal().get());
        } else {
            script.does(VIC, attempt.request());
        }
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void strangerAndWhoStandsAtTheDoor_areRefusedEverything(Attempt attempt) {
        Code code = attempt.request() instanceof Input.Ready ? Code.TOO_LATE : Code.NOT_JOINED;
        script.refuses(new EndpointId("stranger"), attempt.request(), code);
        script.refuses(new EndpointId("zoe-tab"), attempt.request(), code);
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void removedMember_isRefusedEverything(Attempt attempt) {
        script.does(ANA, new Input.Remove(VIC_MEMBER));
        script.refuses(
                VIC, attempt.request(), attempt.request() instanceof Input.Ready ? Code.TOO_LATE : Code.NOT_JOINED);
        if (!(attempt.request() instanceof Input.Ready)) {
            script.refuses(Actor.host(VIC_MEMBER), attempt.request(), Code.TOKEN_REFUSED);
        }
    }

    @Test
    void ready_isAllowedToWhoIsAwaited() {
        script.does(ANA, new Input.Play()).elapse(1).does(ANA, new Input.Next());
        script.does(VIC, new Input.Ready(script.stage().barrier().orElseThrow().seq()));
    }

    @Test
    void everyKindOfRequest_isTried() {
        Map<Class<?>, Long> tried =
                attempts().collect(Collectors.groupingBy(one -> one.request().getClass(), Collectors.counting()));
        assertThat(tried.keySet())
                .containsExactlyInAnyOrderElementsOf(Script.inputs().stream()
                        .filter(Input.Request.class::isAssignableFrom)
                        .toList());
    }

    @Test
    void whatOnlyTheServerSays_isRefusedToMembers() {
        for (Input input : Arrays.asList(
                new Input.Due(script.session().nextDeadline()), new Input.Takeover("evil", Script.BEGIN),
                new Input.Succeed("evil", Script.BEGIN, List.of(Script.ANA)),
                new Input.Window(script.stage().queue().current(), 5), new Input.Belong("evil", VIC_MEMBER))) {
            Code code = input instanceof Input.Due ? Code.NOTHING_DUE : Code.NOT_ALLOWED;
            script.elapse(100).refuses(VIC, input, code);
        }
    }
}
