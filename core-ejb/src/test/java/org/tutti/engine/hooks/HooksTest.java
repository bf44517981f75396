package org.tutti.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tutti.engine.hooks.HookRig.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.RefusedException;
import org.tutti.engine.fetch.Posts.Answer;
import org.tutti.engine.hooks.HookRig.Received;
import org.tutti.engine.hooks.Webhooks.Change;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.hooks.Webhooks.State;
import org.tutti.engine.hooks.Webhooks.Wish;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Privacy;
import org.tutti.session.Role;
import org.tutti.session.SessionId;

/** C-47: programs elsewhere are told what happens in sessions. */
class HooksTest {

    private static final Scope EVERYBODY = new Scope.Tenant(Scope.DEFAULT_TENANT);
    private static final Change PAUSE =
            new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));
    private static final Change RESUME =
            new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(false));

    @TempDir
    private Path folder;

    private HookRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new HookRig(folder);
        rig.behaviour = rig::take;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> types() {
        rig.settle();
        return rig.received.stream().map(event -> event.type().replace("org.tutti.", "")).toList();
    }

    private JsonNode last() {
        rig.settle();
        return rig.received.getLast().json();
    }

    private State state(Made made) throws RefusedException {
        return rig.webhooks.get(made.hook().scope(), made.hook().id()).orElseThrow();
    }

    @Test
    void whoComesAndGoes_isTold_asACloudEvent() throws Exception {
        rig.hook(EVERYBODY);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);

        assertThat(types()).containsExactly("session.member.joined", "session.control.changed");
        JsonNode event = rig.received.getFirst().json();
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo("one/2/0");
        assertThat(event.path("source").asText()).isEqualTo("https://tutti.example.org/sessions/one");
        assertThat(event.path("subject").asText()).isEqualTo("m-Ada");
        assertThat(event.path("sequence").asText()).isEqualTo("000000000002-000");
        assertThat(Instant.parse(event.path("time").asText()).getEpochSecond()).isEqualTo(1_800_000_000L);
        assertThat(event.path("data").path("name").asText()).isEqualTo("Ada");
        assertThat(event.path("data").path("role").asText()).isEqualTo("host");
        assertThat(event.path("data").path("revision").asLong()).isEqualTo(2);

        rig.by("Ada", "one", new Input.Leave(new org.tutti.session.EndpointId("e-Ada")));
        assertThat(types()).endsWith("session.member.left", "session.control.changed");
    }

    @Test
    void observer_isNamedAsSuchOnly() throws Exception {
        rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.join("one", "Eve", Role.OBSERVER);
        assertThat(last().path("data").path("role").asText()).isEqualTo("observer");
        assertThat(last().path("data").has("name")).isFalse();
    }

    @Test
    void playback_isToldWithItsPosition() throws Exception {
        rig.hook(EVERYBODY, EventType.PLAYBACK_CHANGED);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.by("Ada", "one", new Input.Seek(12.5));
        assertThat(last().path("data").path("cause").asText()).isEqualTo("seek");
        assertThat(last().path("data").path("position").asDouble()).isEqualTo(12.5);
        assertThat(last().path("data").path("playing").asBoolean()).isFalse();
        assertThat(last().path("data").path("name").asText()).isEqualTo("Ada");
    }

    /** Erasing takes away what waits of a member by their id: a name beside no id would stay. */
    @Test
    void whoIsWaitedFor_isNotNamed() throws Exception {
        rig.hook(EVERYBODY, EventType.PLAYBACK_CHANGED, EventType.HOLD_STARTED);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.by("Ada", "one", new Input.Play());
        rig.now += 5_000_000;
        var wait = new Decision.Wait("e-Ada", rig.now + 3_000_000);
        var decision = new Decision(wait, "A player ran dry.", Map.of(), Memory.NONE);
        rig.act("one", Actor.strategy("server-clock"), new Input.Decide("server-clock", decision));
        assertThat(last().path("data").path("cause").asText()).isEqualTo("strategy");
        assertThat(types()).containsExactly(
                "session.playback.changed", "session.hold.started", "session.playback.changed");
        assertThat(rig.received.get(1).json().path("data").path("reason").asText()).isEqualTo("A player ran dry.");
        assertThat(last().toString()).doesNotContain("Ada");
    }

    @Test
    void chat_isToldOnlyToWhoAsksForIt() throws Exception {
        Made all = rig.hook(EVERYBODY);
        Made chat = rig.hook(EVERYBODY, EventType.CHAT);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.by("Ada", "one", new Input.Say("Good evening"));
        rig.settle();
        assertThat(rig.received.stream().filter(event -> event.url().equals(all.hook().url())))
                .extracting(Received::type)
                .doesNotContain(EventType.CHAT.wire());
        assertThat(rig.received.stream().filter(event -> event.url().equals(chat.hook().url())))
                .singleElement()
                .extracting(event -> event.json().path("data").path("text").asText())
                .isEqualTo("Good evening");
    }

    @Test
    void session_isToldOfOnce_whenAllItBeginsWithIsWritten() throws Exception {
        Made ours = rig.hook(new Scope.Tenant("acme"), EventType.SESSION_CREATED, EventType.DETAILS_CHANGED);
        rig.hook(EVERYBODY);
        rig.webhooks.outbox().begins(new SessionId("one"), 3);
        rig.create("one", "Film");
        rig.act("one", SERVER, new Input.Belong("acme", new MemberId("m-Ada")));
        rig.act("one", org.tutti.session.Actor.host(new MemberId("m-Ada")), new Input.SetDetails(
                new Details(Optional.of("call-7"), Privacy.TENANT, "A tour", List.of("tour"))));

        assertThat(types()).containsExactly("session.created");
        assertThat(rig.received.getFirst().url()).isEqualTo(ours.hook().url());
        assertThat(last().path("correlationid").asText()).isEqualTo("call-7");
        assertThat(last().path("data").path("tenant").asText()).isEqualTo("acme");
        assertThat(last().path("data").path("description").asText()).isEqualTo("A tour");
    }

    @Test
    void end_isToldWithTheDigestOfTheJournal() throws Exception {
        rig.hook(EVERYBODY, EventType.SESSION_ENDED);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.by("Ada", "one", new Input.End("Good night"));
        assertThat(last().path("data").path("reason").asText()).isEqualTo("Good night");
        assertThat(last().path("data").path("entries").asInt()).isEqualTo(3);
        assertThat(last().path("data").path("digest").asText()).matches("[0-9a-f]{64}");
    }

    /** The example of https://github.com/standard-webhooks. */
    @Test
    void signature_isThatOfStandardWebhooks() {
        Secret secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(secret.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L * 1_000_000, body))
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whatIsNotTaken_isSentAgain_laterEachTime_andNothingOvertakesIt() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        int[] attempts = {0};
        rig.behaviour = _ -> {
            attempts[0]++;
            throw HookRig.silence();
        };
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.join("one", "Ben", Role.PARTICIPANT);
        rig.pass(Duration.ofSeconds(60));
        assertThat(attempts[0]).isBetween(5, 8);
        assertThat(state(made).pending()).isEqualTo(2);
        assertThat(state(made).failure()).contains("It does not answer.");
        assertThat(state(made).nextTry().orElseThrow()).isGreaterThan(rig.now);

        rig.behaviour = rig::take;
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.received).extracting(Received::id).containsExactly("one/2/0", "one/3/0");
        assertThat(state(made).pending()).isZero();
        assertThat(state(made).takenAt()).isPresent();
    }

    @Test
    void whatAReceiverWishes_isWaitedFor() throws Exception {
        rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        int[] attempts = {0};
        rig.behaviour = _ -> {
            attempts[0]++;
            return new Answer(429, Optional.of("120"));
        };
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.pass(Duration.ofSeconds(119));
        assertThat(attempts[0]).isEqualTo(1);
        rig.pass(Duration.ofSeconds(2));
        assertThat(attempts[0]).isEqualTo(2);
    }

    @Test
    void receiverThatIsGone_isSentNothingMore_untilItIsResumed() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.behaviour = _ -> HookRig.answer(410);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.settle();
        assertThat(state(made).hook().paused().orElseThrow()).contains("410");

        rig.behaviour = rig::take;
        rig.join("one", "Ben", Role.PARTICIPANT);
        rig.pass(Duration.ofHours(1));
        assertThat(rig.received).isEmpty();

        rig.webhooks.change(EVERYBODY, made.hook().id(), RESUME);
        assertThat(types()).containsExactly("session.member.joined", "session.member.joined");
    }

    @Test
    void afterThreeDaysInVain_aHookIsPaused_alsoAfterARestart() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.behaviour = _ -> HookRig.answer(500);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.pass(Duration.ofDays(2));
        rig.restart();
        rig.pass(Duration.ofHours(23));
        assertThat(state(made).hook().paused()).isEmpty();
        rig.pass(Duration.ofHours(2));
        assertThat(state(made).hook().paused().orElseThrow()).contains("three days");
        assertThat(state(made).failure().orElseThrow()).contains("500");
    }

    @Test
    void whatWaitsForAWeek_isGivenUp_andCounted() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.webhooks.change(EVERYBODY, made.hook().id(), PAUSE);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.pass(Duration.ofDays(8));
        rig.webhooks.sweep();
        assertThat(state(made).pending()).isZero();
        assertThat(state(made).dropped()).isEqualTo(1);
    }

    @Test
    void hookOfASession_hearsOfThatAlone_andGoesWithIt() throws Exception {
        Scope one = rig.create("one", "Film");
        rig.create("two", "Other film");
        Made made = rig.hook(one);
        rig.join("one", "Ada", Role.HOST);
        rig.join("two", "Ben", Role.HOST);
        rig.by("Ada", "one", new Input.End(""));
        rig.webhooks.sweep();
        assertThat(rig.webhooks.get(one, made.hook().id())).as("not all has been told").isPresent();

        assertThat(types()).contains("session.ended");
        assertThat(rig.received).extracting(Received::session).containsOnly("one");
        rig.webhooks.sweep();
        assertThat(rig.webhooks.get(one, made.hook().id())).isEmpty();
    }

    @Test
    void hooks_areLimited_andKeptApart() throws Exception {
        Scope one = rig.create("one", "Film");
        Made first = rig.hook(one);
        rig.hook(one);
        rig.hook(one);
        assertThatThrownBy(() -> rig.hook(one)).isInstanceOf(RefusedException.class).hasMessageContaining("3");
        assertThat(rig.webhooks.get(EVERYBODY, first.hook().id())).isEmpty();
        assertThat(rig.webhooks.delete(EVERYBODY, first.hook().id())).isFalse();
        assertThat(rig.webhooks.delete(one, first.hook().id())).isTrue();
        rig.hook(one);
        assertThat(rig.webhooks.list(one)).hasSize(3);
    }

    @Test
    void addressInsideANetwork_andASecretThatIsNone_areRefused() {
        var inside = new Wish(URI.create("https://192.168.0.1/"), Set.of(), "", Optional.empty());
        assertThatThrownBy(() -> rig.webhooks.create(EVERYBODY, inside)).hasMessageContaining("private");
        var open = new Wish(URI.create("https://crm.example.org/"), Set.of(), "", Optional.of("secret"));
        assertThatThrownBy(() -> rig.webhooks.create(EVERYBODY, open)).hasMessageContaining("whsec_");
    }

    @Test
    void test_isSentAtOnce_andSaysWhatCameOfIt() throws Exception {
        Made made = rig.hook(EVERYBODY);
        assertThat(rig.webhooks.test(EVERYBODY, made.hook().id())).contains(Optional.empty());
        assertThat(last().path("type").asText()).isEqualTo("org.tutti.webhook.test");
        rig.behaviour = _ -> HookRig.answer(302);
        assertThat(rig.webhooks.test(EVERYBODY, made.hook().id()).orElseThrow().orElseThrow())
                .contains("302").contains("Redirects are not followed");
        assertThat(rig.webhooks.test(EVERYBODY, "none")).isEmpty();
    }

    @Test
    void hookThatWasDeleted_leavesNothingBehind() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.behaviour = _ -> HookRig.answer(500);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.settle();
        rig.webhooks.delete(EVERYBODY, made.hook().id());
        rig.behaviour = rig::take;
        rig.pass(Duration.ofHours(1));
        assertThat(rig.received).isEmpty();
        assertThat(rig.webhooks.figures().pending()).isZero();
    }

    /** While a server is replaced, two work on one database. */
    @Test
    void whatWaitsForAHook_thatAnotherServerMade_isKept_andSentByEither() throws Exception {
        DefaultWebhooks other = rig.server();
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.behaviour = _ -> HookRig.answer(500);
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.settle();
        other.sweep();
        rig.settle();
        assertThat(state(made).pending()).isEqualTo(1);
        assertThat(other.list(EVERYBODY)).hasSize(1);

        rig.behaviour = rig::take;
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.received).extracting(Received::id).containsOnly("one/2/0");
    }

    @Test
    void whatWaitsForAHook_thatIsNotKnownYet_isLeftAlone() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        Scope.Single one = rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        var nobody = new Delivery.Hooked() {
            @Override
            public Optional<Receiver> receiver(String hook) {
                return Optional.empty();
            }

            @Override
            public void pause(String hook, String why) {}
        };
        var table = new HookTable(rig.database);
        var delivery = new Delivery(new Waiting(rig.database), table, null, nobody, () -> rig.now, () -> true);
        delivery.run(new Waiting.Lane(made.hook().id(), one.session()));
        assertThat(state(made).pending()).isEqualTo(1);
        table.delete(made.hook().id());
        delivery.run(new Waiting.Lane(made.hook().id(), one.session()));
        assertThat(rig.webhooks.figures().pending()).isZero();
    }

    @Test
    void hookOfASession_thatIsForgotten_isForgottenWithWhatWaits() throws Exception {
        Scope.Single one = rig.create("one", "Film");
        Made made = rig.hook(one, EventType.MEMBER_JOINED);
        rig.behaviour = _ -> HookRig.answer(500);
        rig.join("one", "Ada", Role.HOST);
        rig.settle();
        rig.journal.ledger().forget(one.session());
        rig.webhooks.sweep();
        assertThat(rig.webhooks.get(one, made.hook().id())).isEmpty();
    }

    /** Receivers refuse what was signed more than five minutes ago by their clocks. */
    @Test
    void afterTheMachineHasSlept_messagesAreSignedByTheWallClock() throws Exception {
        rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.slept = Duration.ofHours(1).toMillis() * 1000;
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.settle();
        assertThat(rig.received.getFirst().headers())
                .containsEntry("webhook-timestamp", Long.toString((rig.now + rig.slept) / HookRig.SECOND));
    }

    @Test
    void afterTheMachineHasSlept_theDateAReceiverWishes_isWaitedFor() throws Exception {
        rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.slept = Duration.ofHours(1).toMillis() * 1000;
        ZonedDateTime wished =
                Instant.ofEpochSecond((rig.now + rig.slept) / HookRig.SECOND + 120).atZone(ZoneOffset.UTC);
        int[] attempts = {0};
        rig.behaviour = _ -> {
            attempts[0]++;
            return new Answer(503, Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(wished)));
        };
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.pass(Duration.ofSeconds(119));
        assertThat(attempts[0]).isEqualTo(1);
        rig.pass(Duration.ofSeconds(2));
        assertThat(attempts[0]).isEqualTo(2);
    }

    /** Anybody may make a session, and hooks of it. */
    @Test
    void hooksOfSingleSessions_shareFewCouriers_andATenantsHookHasItsOwn() throws Exception {
        for (int each = 0; each < 10; each++) {
            rig.hook(rig.create("s" + each, "Film"), EventType.MEMBER_JOINED);
            rig.join("s" + each, "Ada", Role.HOST);
        }
        assertThat(rig.underway()).isEqualTo(4);
        rig.hook(EVERYBODY, EventType.PLAYBACK_CHANGED);
        rig.by("Ada", "s0", new Input.Seek(12.5));
        assertThat(rig.underway()).isEqualTo(5);
        rig.settle();
        assertThat(rig.received).hasSize(11);
    }

    @Test
    void hookThatIsPausedAndResumed_whileACourierIsOnTheWay_isSentEachOnce() throws Exception {
        Made made = rig.hook(EVERYBODY, EventType.MEMBER_JOINED);
        rig.behaviour = event -> {
            rig.behaviour = rig::take;
            rig.pauseAndResume(made);
            rig.settle();
            return rig.take(event);
        };
        rig.create("one", "Film");
        rig.join("one", "Ada", Role.HOST);
        rig.join("one", "Ben", Role.PARTICIPANT);
        rig.settle();
        assertThat(rig.received).extracting(Received::id).containsExactly("one/2/0", "one/3/0");
    }
}
