package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import javax.sip.Dialog;
import javax.sip.DialogState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class OutOfCallTest {

    private static final String CONFERENCE = "Event: conference;id=7\r\nExpires: 600\r\n";

    private static World world;
    private RawPhone phone;

    @BeforeAll
    static void open() {
        world = new World(new Fakes.Given().settings(), new Timing(10, 3000, 400, 10_000, 200, 100, 60_000, 1000, 50, 100));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void phone() throws IOException {
        phone = new RawPhone(world.port());
        world.board.roster = new Switchboard.Roster.Shown("K", "<conference-info version='1'/>");
    }

    @AfterEach
    void hangUp() {
        phone.close();
        world.link.over("K");
    }

    @Test
    void message_isTold_once_andAnswered() throws Exception {
        String message = phone.request("MESSAGE", "", "text/plain", "Grüße");
        phone.send(message);
        assertThat(phone.answer().status()).isEqualTo(200);
        phone.toTag = "";
        phone.send(message);
        assertThat(phone.answer().status()).as("the same answer").isEqualTo(200);
        assertThat(world.board.messages).hasSize(1);
        assertThat(world.board.messages.take()).satisfies(came -> {
            assertThat(came.text()).isEqualTo("Grüße");
            assertThat(came.to()).isEqualTo("k7p4-qxr2");
            assertThat(came.from().address()).isEqualTo("sip:eva@example.org");
        });
        phone.toTag = "";
        assertThat(phone.ask("MESSAGE", "", "application/x", "?").status()).isEqualTo(415);
        phone.toTag = "";
        world.board.taken = Switchboard.Status.of(404, "No such session");
        assertThat(phone.ask("MESSAGE", "", "text/plain", "x").status()).isEqualTo(404);
        world.board.messages.clear();
    }

    @Test
    void roster_isTold_notTooOften_andToTheEnd() throws Exception {
        phone.send(phone.request("SUBSCRIBE", CONFERENCE + "Accept: application/conference-info+xml\r\n", "", ""));
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Expires")).isEqualTo("600");
        assertThat(ok.header("Contact")).contains("k7p4-qxr2@");
        Came first = phone.asked("NOTIFY");
        assertThat(first.header("Event")).isEqualTo("conference;id=7");
        assertThat(first.header("Subscription-State")).startsWith("active;expires=");
        assertThat(first.body()).as("nothing big to who may not have asked").isEmpty();
        phone.reply(first, 200, "", "", "");
        Came full = phone.asked("NOTIFY");
        assertThat(full.header("Content-Type")).isEqualTo("application/conference-info+xml");
        assertThat(full.body()).contains("conference-info");
        phone.reply(full, 200, "", "", "");
        for (int i = 2; i < 10; i++) {
            world.board.roster = new Switchboard.Roster.Shown("K", "<conference-info version='" + i + "'/>");
            world.link.changed("K");
        }
        world.link.changed("other");
        Came changed = phone.asked("NOTIFY");
        assertThat(changed.body()).contains("'9'");
        phone.reply(changed, 200, "", "", "");
        assertThat(phone.rest(30)).isEmpty();
        world.link.over("K");
        Came over = phone.asked("NOTIFY");
        assertThat(over.header("Subscription-State")).isEqualTo("terminated;reason=noresource");
        phone.reply(over, 200, "", "", "");
    }

    @Test
    void whoAsksOnce_isToldOnce() throws Exception {
        phone.send(phone.request("SUBSCRIBE", "Event: conference\r\nExpires: 0\r\n", "", ""));
        assertThat(phone.answer().header("Expires")).isEqualTo("0");
        phone.reply(phone.asked("NOTIFY"), 200, "", "", "");
        Came told = phone.asked("NOTIFY");
        assertThat(told.header("Subscription-State")).isEqualTo("terminated;reason=timeout");
        assertThat(told.body()).isNotEmpty();
        phone.reply(told, 200, "", "", "");
    }

    @Test
    void whoUnsubscribes_orIsGone_isForgotten() throws Exception {
        phone.send(phone.request("SUBSCRIBE", CONFERENCE, "", ""));
        phone.answer();
        phone.reply(phone.asked("NOTIFY"), 200, "", "", "");
        phone.reply(phone.asked("NOTIFY"), 200, "", "", "");
        assertThat(phone.ask("SUBSCRIBE", "Event: conference;id=7\r\nExpires: 0\r\n", "", "").status()).isEqualTo(200);
        phone.reply(phone.asked("NOTIFY"), 200, "", "", "");
        assertThat(phone.ask("SUBSCRIBE", CONFERENCE, "", "").status()).isEqualTo(481);
        try (RawPhone other = new RawPhone(world.port())) {
            other.send(other.request("SUBSCRIBE", CONFERENCE, "", ""));
            other.answer();
            other.reply(other.asked("NOTIFY"), 481, "", "", "");
            world.link.changed("K");
            assertThat(other.rest(150)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Record-Route: <sip:127.0.0.1:PORT;lr>\r\n"})
    void whoeverIsNamedInContact_hearsNothing_andWhoAskedIsToldOnce(String route) throws Exception {
        try (RawPhone victim = new RawPhone(9)) {
            String port = Integer.toString(victim.socket.getLocalPort());
            String subscribe = phone.request("SUBSCRIBE", CONFERENCE + route.replace("PORT", port), "", "");
            phone.send(subscribe.replaceAll("Contact: [^\r]*", "Contact: <sip:v@" + (route.isEmpty() ? "localhost" : "127.0.0.1") + ":" + port + ">"));
            phone.answer();
            Came only = phone.asked("NOTIFY");
            assertThat(only.body()).isEmpty();
            world.link.changed("K");
            // Beyond T1, when it would be said again.
            assertThat(phone.rest(900)).isEmpty();
            assertThat(victim.rest(1)).isEmpty();
        }
    }

    @Test
    void whoIsForgotten_isForgottenByTheStack() throws Exception {
        try (World own = new World(new Fakes.Given().settings())) {
            own.board.roster = new Switchboard.Roster.Shown("K", "<conference-info/>");
            phone.talkingTo(own.port());
            phone.send(phone.request("SUBSCRIBE", "Event: conference\r\nExpires: 0\r\n", "", ""));
            phone.answer();
            phone.reply(phone.asked("NOTIFY"), 200, "", "", "");
            Came last = phone.asked("NOTIFY");
            assertThat(last.header("Subscription-State")).isEqualTo("terminated;reason=timeout");
            assertThat(dialogs(own)).as("while the last is not answered").hasSize(1);
            phone.reply(last, 200, "", "", "");
            await().untilAsserted(() -> assertThat(dialogs(own)).isEmpty());
            try (RawPhone gone = new RawPhone(own.port())) {
                gone.send(gone.request("SUBSCRIBE", CONFERENCE, "", ""));
                gone.answer();
                gone.reply(gone.asked("NOTIFY"), 481, "", "", "");
                await().untilAsserted(() -> assertThat(dialogs(own)).isEmpty());
            }
        }
    }

    /** The dialogs that the stack keeps; those it has been told to drop linger for some seconds. */
    private static List<DialogState> dialogs(World world) throws Exception {
        Field jain = Stack.class.getDeclaredField("jain");
        jain.setAccessible(true);
        Field table = SIPTransactionStack.class.getDeclaredField("dialogTable");
        table.setAccessible(true);
        Map<?, ?> all = (Map<?, ?>) table.get(jain.get(world.link.stack().orElseThrow()));
        return all.values().stream().map(each -> ((Dialog) each).getState()).filter(state -> state != DialogState.TERMINATED).toList();
    }

    @Test
    void subscriptions_areLimited_andOnlyOfWhatThereIs() throws Exception {
        assertThat(phone.ask("SUBSCRIBE", "Event: presence\r\n", "", "")).satisfies(bad -> {
            assertThat(bad.status()).isEqualTo(489);
            assertThat(bad.header("Allow-Events")).isEqualTo("conference");
        });
        phone.toTag = "";
        assertThat(phone.ask("SUBSCRIBE", "Event: conference\r\nAccept: text/html\r\n", "", "").status()).isEqualTo(406);
        phone.toTag = "";
        assertThat(phone.ask("SUBSCRIBE", "Event: conference\r\nExpires: 5\r\n", "", "").header("Min-Expires")).isEqualTo("60");
        world.board.roster = new Switchboard.Roster.Refused(Switchboard.Status.of(403, "Not for you"));
        phone.toTag = "";
        assertThat(phone.ask("SUBSCRIBE", CONFERENCE, "", "").status()).isEqualTo(403);
        world.board.roster = new Switchboard.Roster.Shown("K", "<x/>");
        int status = 200;
        for (int i = 0; i < 21 && status == 200; i++) {
            try (RawPhone each = new RawPhone(world.port())) {
                each.send(each.request("SUBSCRIBE", CONFERENCE, "", ""));
                status = each.answer().status();
            }
        }
        assertThat(status).isEqualTo(503);
    }

    @Test
    void whatIsNotForUs_isRefused() throws Exception {
        for (String method : List.of("BYE", "INFO", "UPDATE", "PRACK", "NOTIFY")) {
            phone.toTag = "nobody";
            assertThat(phone.ask(method, "Event: conference\r\nSubscription-State: active\r\nRAck: 1 1 INVITE\r\n", "", "").status())
                    .as(method).isEqualTo(481);
        }
        phone.toTag = "";
        assertThat(phone.ask("REGISTER", "", "", "").status()).isEqualTo(405);
        phone.toTag = "";
        assertThat(phone.ask("PUBLISH", "Event: x\r\n", "", "").header("Allow")).contains("INVITE");
        phone.toTag = "";
        Came extension = phone.ask("OPTIONS", "Require: teleport, timer\r\n", "", "");
        assertThat(extension.status()).isEqualTo(420);
        assertThat(extension.header("Unsupported")).isEqualTo("teleport");
    }

    @Test
    void callsOfOneSource_areLimited() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.calls = 1;
        try (World small = new World(given.settings()); RawPhone one = new RawPhone(small.port());
                RawPhone two = new RawPhone(small.port())) {
            one.invite("");
            Leg leg = small.leg();
            two.invite("");
            Came refused = two.answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("60");
            Fakes.Diary diary = new Fakes.Diary();
            leg.listen(diary);
            leg.refuse(Switchboard.Status.of(486, "Full"));
            one.answer();
            one.ack();
            await().untilAsserted(() -> assertThat(diary.said).isNotEmpty());
            two.cseq++;
            two.toTag = "";
            two.invite("");
            assertThat(small.leg()).isNotNull();
        }
    }
}
