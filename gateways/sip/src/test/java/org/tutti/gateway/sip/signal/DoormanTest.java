package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class DoormanTest {

    private static World world;
    private RawPhone phone;

    @BeforeAll
    static void open() {
        Fakes.Given given = new Fakes.Given();
        given.challenge = true;
        given.accounts = Map.of("eva", new Settings.Secret("hush"));
        world = new World(given.settings());
        world.board.then = leg -> leg.refuse(Switchboard.Status.of(603, "Enough"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void phone() throws IOException {
        world.board.legs.clear();
        phone = new RawPhone(world.port());
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    private Came ask(String headers) throws IOException {
        phone.toTag = "";
        phone.cseq++;
        phone.send(phone.request("INVITE", headers, "application/sdp", phone.sdp("")));
        Came came = phone.answer();
        String tag = phone.toTag;
        phone.ack();
        phone.toTag = "";
        assertThat(tag).isNotEmpty();
        return came;
    }

    private static String nonce(Came asked) {
        String header = asked.header("WWW-Authenticate");
        int at = header.indexOf("nonce=\"") + 7;
        return header.substring(at, header.indexOf('"', at));
    }

    private static String shown(Digest digest, String nonce, String user, String password, int count, String realm) {
        String uri = "sip:k7p4-qxr2@127.0.0.1";
        String nc = "%08x".formatted(count);
        String response = digest.response(user, realm, password, "INVITE", uri, nonce,
                java.util.Optional.of(new Digest.Qop(nc, "c")));
        return ("Authorization: Digest username=\"%s\",realm=\"%s\",nonce=\"%s\",uri=\"%s\",response=\"%s\",algorithm=%s,"
                + "qop=auth,nc=%s,cnonce=\"c\"\r\n").formatted(user, realm, nonce, uri, response, digest.label(), nc);
    }

    private static String shown(Digest digest, String nonce, int count) {
        return shown(digest, nonce, "eva", "hush", count, "tutti.example");
    }

    @Test
    void whoeverCalls_isAsked_withTheStrongestDigestFirst() throws Exception {
        Came asked = ask("");
        assertThat(asked.status()).isEqualTo(401);
        List<String> challenges = asked.headers("WWW-Authenticate");
        assertThat(challenges).hasSize(2);
        assertThat(challenges.get(0)).contains("SHA-256").contains("qop=\"auth\"").contains("realm=\"tutti.example\"");
        assertThat(challenges.get(1)).contains("MD5");
        assertThat(world.board.legs).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Digest.class)
    void whoShowsThePassword_isKnown(Digest digest) throws Exception {
        assertThat(ask(shown(digest, nonce(ask("")), 1)).status()).isEqualTo(603);
        Party party = world.leg().remote();
        assertThat(party.known()).isTrue();
        assertThat(party.address()).isEqualTo("sip:eva@tutti.example");
    }

    @Test
    void countThatWasUsed_isRefused_asStale() throws Exception {
        String nonce = nonce(ask(""));
        assertThat(ask(shown(Digest.SHA_256, nonce, 2)).status()).isEqualTo(603);
        Came replayed = ask(shown(Digest.SHA_256, nonce, 2));
        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.header("WWW-Authenticate")).contains("stale=true");
        assertThat(ask(shown(Digest.SHA_256, nonce, 3)).status()).isEqualTo(603);
    }

    @Test
    void wrongPassword_strangeNonce_andStrangers_areAskedAgain() throws Exception {
        String nonce = nonce(ask(""));
        Came wrong = ask(shown(Digest.SHA_256, nonce, "eva", "guess", 1, "tutti.example"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("WWW-Authenticate")).doesNotContain("stale");
        assertThat(ask(shown(Digest.SHA_256, nonce, "mallory", "?", 1, "tutti.example")).status()).isEqualTo(401);
        assertThat(ask(shown(Digest.SHA_256, "AAAAAAAAAAAAAAAAAAAAAA.x", 1)).status()).isEqualTo(401);
        assertThat(ask(shown(Digest.SHA_256, nonce, "eva", "hush", 1, "elsewhere")).status()).isEqualTo(401);
        assertThat(ask("Authorization: Digest x\r\n").status()).isIn(400, 401);
        assertThat(ask("Authorization: Basic ZXZhOmh1c2g=\r\n").status()).isIn(400, 401);
        assertThat(world.board.legs).isEmpty();
    }

    @Test
    void whoHasGuessedTooOften_learnsNothingByTheRightPasswordEither() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.challenge = true;
        given.accounts = Map.of("eva", new Settings.Secret("hush"));
        try (World own = new World(given.settings())) {
            phone.talkingTo(own.port());
            String nonce = nonce(ask(""));
            for (int i = 1; i <= Guesses.MOST_AT_ONCE; i++) {
                assertThat(ask(shown(Digest.SHA_256, nonce, "eva", "guess" + i, i, "tutti.example")).status()).isEqualTo(401);
            }
            assertThat(ask(shown(Digest.SHA_256, nonce, 50)).status()).isEqualTo(403);
            assertThat(own.board.legs).isEmpty();
        }
    }

    @Test
    void guessesOfOneUser_areLimited_whereverTheyComeFrom_butLockNobodyOutWhoWasIn() throws Exception {
        AtomicLong now = new AtomicLong(5);
        Guesses guesses = new Guesses(now::get);
        InetAddress home = InetAddress.getByName("192.0.2.1");
        assertThat(guesses.attempt(home, "eva", () -> true)).isEqualTo(Guesses.Outcome.RIGHT);
        for (int i = 0; i < Guesses.MOST_AT_ONCE_OF_USER; i++) {
            InetAddress each = InetAddress.getByName("198.51.100." + i);
            assertThat(guesses.attempt(each, "eva", () -> false)).isEqualTo(Guesses.Outcome.WRONG);
        }
        InetAddress fresh = InetAddress.getByName("203.0.113.1");
        assertThat(guesses.attempt(fresh, "eva", () -> true)).isEqualTo(Guesses.Outcome.TOO_OFTEN);
        assertThat(guesses.attempt(fresh, "tom", () -> true)).isEqualTo(Guesses.Outcome.RIGHT);
        assertThat(guesses.attempt(home, "eva", () -> true)).isEqualTo(Guesses.Outcome.RIGHT);
        now.addAndGet(10_000);
        assertThat(guesses.attempt(fresh, "eva", () -> true)).isEqualTo(Guesses.Outcome.RIGHT);
    }

    @Test
    void guessesOfOneNetwork_areCountedTogether() throws Exception {
        Guesses guesses = new Guesses(() -> 0);
        for (int i = 0; i < Guesses.MOST_AT_ONCE; i++) {
            guesses.attempt(InetAddress.getByName("2001:db8:1:2::" + i), "u" + i, () -> false);
        }
        assertThat(guesses.attempt(InetAddress.getByName("2001:db8:1:2:ffff::1"), "eva", () -> true))
                .isEqualTo(Guesses.Outcome.TOO_OFTEN);
        assertThat(guesses.attempt(InetAddress.getByName("2001:db8:1:3::1"), "eva", () -> true))
                .isEqualTo(Guesses.Outcome.RIGHT);
    }

    @Test
    void nonces_areGoodForAMinute_andOnlyOurs() {
        AtomicLong now = new AtomicLong(5);
        Nonces nonces = new Nonces(now::get);
        String nonce = nonces.make();
        assertThat(nonces.state(nonce)).isEqualTo(Nonces.State.GOOD);
        assertThat(new Nonces(now::get).state(nonce)).isEqualTo(Nonces.State.FOREIGN);
        now.addAndGet(Nonces.LIFE_MS + 1);
        assertThat(nonces.state(nonce)).isEqualTo(Nonces.State.STALE);
        assertThat(nonces.state("")).isEqualTo(Nonces.State.FOREIGN);
    }

    @Test
    void digest_isThatOfTheExamples() {
        // RFC 7616, 3.9.1
        Digest.Qop qop = new Digest.Qop("00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        assertThat(Digest.MD5.response("Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", nonce,
                java.util.Optional.of(qop))).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(Digest.SHA_256.response("Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", nonce,
                java.util.Optional.of(qop))).isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    @Test
    void withoutAChallenge_onlyWhoClaimsAnAccountIsAsked_andTrunksAreBelieved() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.accounts = Map.of("eva", new Settings.Secret("hush"));
        try (World open = new World(given.settings()); RawPhone claiming = new RawPhone(open.port());
                RawPhone stranger = new RawPhone(open.port())) {
            open.board.then = leg -> leg.refuse(Switchboard.Status.of(603, "Enough"));
            claiming.send(claiming.request("INVITE", "", "application/sdp", claiming.sdp(""))
                    .replace("eva@example.org", "eva@tutti.example"));
            assertThat(claiming.answer().status()).isEqualTo(401);
            claiming.ack();
            stranger.invite("P-Asserted-Identity: <sip:boss@example.org>\r\n");
            assertThat(stranger.answer().status()).isEqualTo(603);
            stranger.ack();
            assertThat(open.leg().remote()).satisfies(party -> {
                assertThat(party.known()).isFalse();
                assertThat(party.address()).isEqualTo("sip:eva@example.org");
            });
        }
        given.challenge = true;
        given.trunks = List.of(new Settings.Trunk("telco", Fakes.HERE, OptionalDouble.empty()));
        try (World trunk = new World(given.settings()); RawPhone telco = new RawPhone(trunk.port())) {
            telco.invite("P-Asserted-Identity: \"Boss\" <tel:+49-30-12>\r\n");
            Party party = trunk.leg().remote();
            assertThat(party.known()).isTrue();
            assertThat(party.address()).isEqualTo("tel:+4930" + "12");
            assertThat(party.name()).contains("Boss");
            assertThat(party.trunk()).contains("telco");
        }
    }

    @Test
    void trunk_vouchesForWhomItAsserts_only_andNeverForWhoHasAPasswordHere() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.accounts = Map.of("eva", new Settings.Secret("hush"));
        given.trunks = List.of(new Settings.Trunk("telco", Fakes.HERE, OptionalDouble.empty()));
        try (World trunk = new World(given.settings())) {
            trunk.board.then = leg -> leg.refuse(Switchboard.Status.of(603, "Enough"));
            phone.talkingTo(trunk.port());
            assertThat(ask("").status()).isEqualTo(603);
            assertThat(trunk.leg().remote()).satisfies(party -> {
                assertThat(party.known()).as("by From alone").isFalse();
                assertThat(party.trunk()).contains("telco");
            });
            Came asserted = ask("P-Asserted-Identity: <sip:eva@tutti.example>\r\n");
            assertThat(asserted.status()).isEqualTo(401);
            assertThat(ask(shown(Digest.SHA_256, nonce(asserted), 1)).status()).isEqualTo(603);
            assertThat(trunk.leg().remote()).satisfies(party -> {
                assertThat(party.known()).isTrue();
                assertThat(party.address()).isEqualTo("sip:eva@tutti.example");
            });
            phone.cseq++;
            phone.send(phone.request("INVITE", "", "application/sdp", phone.sdp(""))
                    .replace("eva@example.org", "%65va@tutti.example"));
            assertThat(phone.answer().status()).isEqualTo(401);
            assertThat(trunk.board.legs).isEmpty();
        }
    }
}
