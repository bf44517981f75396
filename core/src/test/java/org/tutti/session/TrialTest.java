package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.session.Event.Shifted;
import org.tutti.session.Event.TrialChanged;
import org.tutti.session.Input.AskRating;
import org.tutti.session.Input.Consent;
import org.tutti.session.Input.Rate;
import org.tutti.session.Input.SetOffset;
import org.tutti.session.Input.SetTrial;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Trial.Rating;

/** Trials with those who agree: W-33, W-34. */
class TrialTest {

    private static final EndpointId PHONE = new EndpointId("bob-phone");

    private final Script script = Script.withEverybody();

    private Trial trial() {
        return script.session().trial();
    }

    private void opened() {
        script.does(ANA, new SetTrial(Optional.of("How far apart may players be? Your offset is recorded.")));
    }

    private long asked() {
        return script.does(ANA, new AskRating(Optional.of("How was it?"))).session().seq();
    }

    @Nested
    class Opening {

        @Test
        void trial_saysWhatForAndByWhom_andAllAreTold() {
            opened();
            assertThat(script.events()).containsExactly(new TrialChanged(Optional.empty()));
            Trial.Run run = trial().run().orElseThrow();
            assertThat(run.purpose()).isEqualTo("How far apart may players be? Your offset is recorded.");
            assertThat(run.name()).isEqualTo("Ana");
            assertThat(run.since()).isEqualTo(script.now());
            assertThat(run.answers()).isEmpty();
        }

        @Test
        void anotherTrial_whileOneIsOpen_isRefused() {
            opened();
            script.refuses(CLEO, new SetTrial(Optional.of("Something else")), Code.NOT_ALLOWED);
            assertThat(script.refusal().message()).contains("End it first");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "a\u202Eb", "two\nlines"})
        void purposeThatSaysNothing_orCannotBeRead_isRefused(String purpose) {
            script.refuses(ANA, new SetTrial(Optional.of(purpose)), Code.OUT_OF_RANGE);
        }

        @Test
        void purposeOf300Characters_fits_andNoLongerOne() {
            script.refuses(ANA, new SetTrial(Optional.of("x".repeat(301))), Code.OUT_OF_RANGE);
            assertThat(script.refusal().message()).contains("300", "301");
            script.does(ANA_API, new SetTrial(Optional.of("x".repeat(300))));
        }

        @Test
        void whereNoTrialIsOpen_nothingOfOneCanBeDone() {
            script.refuses(ANA, new SetTrial(Optional.empty()), Code.NOT_ALLOWED);
            script.refuses(BOB, new Consent(true), Code.NOT_ALLOWED);
            script.refuses(ANA, new SetOffset(BOB_MEMBER, 1), Code.NOT_ALLOWED);
            script.refuses(ANA, new AskRating(Optional.of("How was it?")), Code.NOT_ALLOWED);
            script.refuses(BOB, new Rate(3, 5), Code.NOT_ALLOWED);
        }

        @Test
        void end_takesAgreementOffsetsAndQuestionWithIt_butNotTheRatings() {
            opened();
            script.does(BOB, new Consent(true)).does(ANA, new SetOffset(BOB_MEMBER, 0.5));
            script.does(BOB, new Rate(asked(), 4));
            script.does(CLEO, new SetTrial(Optional.empty()));
            assertThat(script.events()).containsExactly(new TrialChanged(Optional.empty()), new Shifted(BOB));
            assertThat(script.session().shift(BOB)).isZero();
            assertThat(trial().asked()).isEmpty();
            assertThat(trial().ratings()).hasSize(1);
            opened();
            assertThat(trial().includes(BOB_MEMBER)).isFalse();
            script.refuses(ANA, new SetOffset(BOB_MEMBER, 1), Code.NOT_ALLOWED);
        }
    }

    @Nested
    class Agreeing {

        @Test
        void everybodyAnswersForThemselves_andIsNumberedAsTheyAgree() {
            opened();
            script.does(VIC, new Consent(false)).does(BOB, new Consent(true));
            assertThat(script.events()).containsExactly(new TrialChanged(Optional.of(BOB_MEMBER)));
            script.does(VIC, new Consent(true)).does(ANA, new Consent(true));
            assertThat(trial().numbers()).isEqualTo(Map.of(BOB_MEMBER, 1, VIC_MEMBER, 2, ANA_MEMBER, 3));
        }

        @Test
        void sameAnswerOnceMore_changesNothing() {
            opened();
            script.does(BOB, new Consent(true));
            Trial before = trial();
            script.does(BOB, new Consent(true));
            assertThat(script.events()).isEmpty();
            assertThat(trial()).isEqualTo(before);
        }

        @Test
        void programOfAHostWhoIsNotHere_takesPartInNothing() {
            opened();
            script.does(ANA, new Input.Leave(ANA));
            script.refuses(ANA_API, new Consent(true), Code.NOT_JOINED);
        }

        @Test
        void whoTakesItBack_isSetOffNoLonger_andNothingIsLeftOfThem() {
            opened();
            script.does(BOB, new Consent(true)).does(CLEO, new Consent(true));
            script.does(ANA, new SetOffset(BOB_MEMBER, -0.25));
            long question = asked();
            script.does(BOB, new Rate(question, 2)).does(CLEO, new Rate(question, 5));
            script.does(BOB, new Consent(false));
            assertThat(script.events())
                    .containsExactly(new TrialChanged(Optional.of(BOB_MEMBER)), new Shifted(BOB));
            assertThat(script.session().shift(BOB)).isZero();
            assertThat(trial().ratings()).extracting(Rating::score).containsExactly(5);
            script.refuses(BOB, new Rate(question, 3), Code.NOT_PERMITTED);
            script.refuses(ANA, new SetOffset(BOB_MEMBER, 1), Code.NOT_ALLOWED);
        }

        @Test
        void whoTakesItBack_afterTheTrialHasEnded_isForgottenInEveryTrial() {
            for (int i = 0; i < 2; i++) {
                opened();
                script.does(BOB, new Consent(true)).does(CLEO, new Consent(true));
                long question = asked();
                script.does(BOB, new Rate(question, 2)).does(CLEO, new Rate(question, 5));
                script.does(ANA, new SetTrial(Optional.empty()));
            }
            assertThat(trial().keeps(BOB_MEMBER)).isTrue();
            script.does(BOB, new Consent(false));
            assertThat(script.events()).containsExactly(new TrialChanged(Optional.of(BOB_MEMBER)));
            assertThat(trial().ratings()).extracting(Rating::person).containsExactly(2, 2);
            assertThat(trial().keeps(BOB_MEMBER)).isFalse();
            assertThat(trial().keeps(CLEO_MEMBER)).isTrue();
            assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
            Trial before = trial();
            script.does(BOB, new Consent(false));
            assertThat(script.events()).isEmpty();
            assertThat(trial()).isEqualTo(before);
        }

        @Test
        void whoTakesItBack_inALaterTrial_isForgottenInTheEarlierOnes_andMayAgreeAgain() {
            opened();
            script.does(BOB, new Consent(true)).does(BOB, new Rate(asked(), 2));
            script.does(ANA, new SetTrial(Optional.empty()));
            opened();
            script.does(BOB, new Consent(false));
            assertThat(trial().ratings()).isEmpty();
            script.does(BOB, new Consent(true));
            assertThat(trial().keeps(BOB_MEMBER)).isTrue();
            assertThat(trial().numbers()).isEqualTo(Map.of(BOB_MEMBER, 1));
        }

        @Test
        void agreement_andOffset_outlastAnAbsence() {
            opened();
            script.does(BOB, new Consent(true)).does(ANA, new SetOffset(BOB_MEMBER, 0.3));
            script.does(BOB, new Input.Leave(BOB));
            assertThat(script.session().shift(BOB)).isZero();
            script.comes("Bob", Role.PARTICIPANT, Input.Way.SEAT);
            assertThat(script.session().shift(BOB)).isEqualTo(0.3);
        }
    }

    @Nested
    class SettingOff {

        @Test
        void offset_isOfAllThePlayersOfAMember_alsoOfNewOnes_andTold() {
            opened();
            script.engine(new Input.Enter(
                    BOB_MEMBER, PHONE, "Bob", Role.PARTICIPANT, Input.Way.SEAT, Optional.empty(), true));
            script.does(BOB, new Consent(true)).does(ANA, new SetOffset(BOB_MEMBER, 0.4));
            assertThat(script.events()).containsExactly(
                    new TrialChanged(Optional.of(BOB_MEMBER)), new Shifted(BOB), new Shifted(PHONE));
            var tablet = new EndpointId("bob-tablet");
            script.engine(new Input.Enter(
                    BOB_MEMBER, tablet, "Bob", Role.PARTICIPANT, Input.Way.SEAT, Optional.empty(), true));
            for (EndpointId one : new EndpointId[] {BOB, PHONE, tablet}) {
                assertThat(script.session().shift(one)).isEqualTo(0.4);
            }
            assertThat(script.session().shift(ANA)).isZero();
        }

        @Test
        void offset_comesOnTopOfWhatTheStrategyAdvises_andOutlivesIt() {
            opened();
            script.does(BOB, new Consent(true)).does(ANA, new SetOffset(BOB_MEMBER, 0.5));
            script.does(Actor.strategy("server-clock"), new Input.Decide(
                    "server-clock",
                    new Decision(new Decision.Advise(BOB.value(), -0.2), "because", Map.of(), Memory.NONE)));
            assertThat(script.session().shift(BOB)).isCloseTo(0.3, within(1e-12));
            script.does(ANA, new Input.SetStrategy("other"));
            assertThat(script.session().shift(BOB)).isEqualTo(0.5);
        }

        @ParameterizedTest
        @ValueSource(doubles = {10.001, -10.5, Double.NaN, Double.NEGATIVE_INFINITY})
        void offsetBeyond10s_isRefused(double seconds) {
            opened();
            script.does(BOB, new Consent(true));
            script.refuses(ANA, new SetOffset(BOB_MEMBER, seconds), Code.OUT_OF_RANGE);
        }

        @Test
        void offsetOf10s_fits_andOf0_isNone() {
            opened();
            script.does(BOB, new Consent(true));
            script.does(ANA, new SetOffset(BOB_MEMBER, -10)).does(CLEO, new SetOffset(BOB_MEMBER, 0));
            assertThat(trial().run().orElseThrow().offsets()).isEmpty();
        }

        @Test
        void whoHasNotAgreed_isLeftAlone() {
            opened();
            script.does(CLEO, new Consent(false));
            script.refuses(ANA, new SetOffset(BOB_MEMBER, 1), Code.NOT_ALLOWED);
            assertThat(script.refusal().message()).contains("Bob has not agreed");
            script.refuses(ANA, new SetOffset(CLEO_MEMBER, 1), Code.NOT_ALLOWED);
            script.refuses(ANA, new SetOffset(new MemberId("nobody"), 1), Code.MEMBER_UNKNOWN);
        }
    }

    @Nested
    class RatingIt {

        @Test
        void rating_knowsUnderWhichConditionItWasGiven() {
            opened();
            script.does(BOB, new Consent(true)).does(ANA, new SetOffset(BOB_MEMBER, 0.25));
            script.does(ANA, new Input.Play()).elapse(10);
            long question = asked();
            script.elapse(5).does(BOB, new Rate(question, 3));
            assertThat(script.events()).containsExactly(new TrialChanged(Optional.of(BOB_MEMBER)));
            Rating rating = trial().ratings().get(0);
            assertThat(rating).isEqualTo(new Rating(
                    script.session().seq(), trial().run().orElseThrow().seq(), question, 1, 3, script.now(),
                    script.stage().queue().current(), rating.position(), "server-clock", 0.25));
            assertThat(rating.position()).isCloseTo(14.75, within(1e-9));
            assertThat(trial().rating(BOB_MEMBER)).contains(rating);
            assertThat(trial().rating(CLEO_MEMBER)).isEmpty();
        }

        @Test
        void secondThought_takesThePlaceOfTheFirst_butNotAcrossQuestions() {
            opened();
            script.does(BOB, new Consent(true));
            long first = asked();
            script.does(BOB, new Rate(first, 5)).does(BOB, new Rate(first, 1));
            long second = asked();
            script.does(BOB, new Rate(second, 2));
            assertThat(trial().ratings()).extracting(Rating::score).containsExactly(1, 2);
            script.refuses(BOB, new Rate(first, 3), Code.TOO_LATE);
        }

        @Test
        void scoreOffTheScale_orOfWhoTakesNoPart_isRefused() {
            opened();
            script.does(BOB, new Consent(true));
            long question = asked();
            script.refuses(BOB, new Rate(question, 0), Code.OUT_OF_RANGE);
            script.refuses(BOB, new Rate(question, 6), Code.OUT_OF_RANGE);
            script.refuses(VIC, new Rate(question, 3), Code.NOT_PERMITTED);
        }

        @Test
        void questionThatIsTakenBack_isAskedNoMore() {
            opened();
            script.does(BOB, new Consent(true));
            long question = asked();
            script.does(ANA, new AskRating(Optional.empty()));
            assertThat(trial().asked()).isEmpty();
            script.refuses(BOB, new Rate(question, 3), Code.TOO_LATE);
            script.refuses(ANA, new AskRating(Optional.of(" ")), Code.OUT_OF_RANGE);
            script.refuses(ANA, new AskRating(Optional.of("x".repeat(201))), Code.OUT_OF_RANGE);
        }

        @Test
        void ratings_areAtMost10000_andNoneGivesWay() {
            opened();
            script.does(BOB, new Consent(true));
            Trial full = trial();
            for (int i = 0; i < Trial.MAX_RATINGS; i++) {
                full = full.rated(full.ratings().plus(new Rating(i, 1, i, 1, 3, 0, "i1", 0, "server-clock", 0)));
            }
            Session session = script.session().with(full);
            long question = session.seq() + 1;
            session = ((Outcome.Accepted) applied(session, ANA, new AskRating(Optional.of("And now?")))).session();
            Outcome.Refused refused = (Outcome.Refused) applied(session, BOB, new Rate(question, 3));
            assertThat(refused.refusal().message()).contains("10000");
        }

        private Outcome applied(Session session, EndpointId by, Input input) {
            return session.apply(new Entry(
                    session.id(), session.seq() + 1, script.now(), script.now(), Actor.endpoint(by), input));
        }
    }

    @Test
    void snapshot_keepsTrials_andWithoutAny_isWrittenAsBefore() {
        assertThat(Codec.snapshot(script.session())).doesNotContain("trial");
        opened();
        script.does(BOB, new Consent(true)).does(OTTO, new Consent(false));
        script.does(ANA, new SetOffset(BOB_MEMBER, 0.25)).does(BOB, new Rate(asked(), 3));
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
        script.does(ANA, new SetTrial(Optional.empty()));
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
    }
}
