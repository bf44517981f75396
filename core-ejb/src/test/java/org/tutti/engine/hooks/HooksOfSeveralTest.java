package org.tutti.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.RefusedException;
import org.tutti.engine.hooks.HookRig.Received;
import org.tutti.engine.hooks.Webhooks.Change;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;

/** C-5, C-47: of several servers one delivers, and none misses a hook that another one has made. */
class HooksOfSeveralTest {

    private static final Scope EVERYBODY = new Scope.Tenant(Scope.DEFAULT_TENANT);

    @TempDir
    private Path folder;

    private final Map<String, DefaultWebhooks> servers = new HashMap<>();
    /** Whose words do not get through. */
    private final Set<String> silent = new HashSet<>();
    private HookRig rig;
    private DefaultWebhooks north;
    private DefaultWebhooks south;

    @BeforeEach
    void open() throws Exception {
        rig = new HookRig(folder);
        rig.behaviour = rig::take;
        north = server("north");
        south = server("south");
        north.lead(true);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private DefaultWebhooks server(String name) throws Exception {
        DefaultWebhooks server = rig.closed();
        server.among(new Peers() {
            @Override
            public Set<String> others() {
                var others = new HashSet<>(servers.keySet());
                others.remove(name);
                return others;
            }

            @Override
            public String self() {
                return name;
            }

            @Override
            public void tell(String text) {
                if (!silent.contains(name)) {
                    others().stream().filter(other -> !silent.contains(other)).forEach(other -> servers.get(other).heard(text));
                }
            }
        }, 1);
        servers.put(name, server);
        server.open();
        return server;
    }

    /** @param owner who writes what happens in sessions */
    private void happens(DefaultWebhooks owner, String session) throws Exception {
        rig.webhooks = owner;
        rig.create(session, "Film");
        rig.join(session, "Ada", Role.HOST);
        rig.by("Ada", session, new Input.End(""));
    }

    private Made made(DefaultWebhooks by) throws RefusedException {
        rig.webhooks = by;
        return rig.hook(EVERYBODY, EventType.SESSION_CREATED, EventType.MEMBER_JOINED, EventType.SESSION_ENDED);
    }

    private List<String> ids() {
        rig.settle();
        return rig.received.stream().map(Received::id).toList();
    }

    @Test
    void whatHappensAtAnotherServer_isDelivered_byTheOneThatLeads() throws Exception {
        made(south);
        happens(south, "one");
        assertThat(ids()).containsExactly("one/2/0", "one/3/0");
        assertThat(north.figures().delivered()).isEqualTo(2);
        assertThat(south.figures().delivered()).isZero();
    }

    @Test
    void aHookThatIsMade_isKnownToEveryServer_thatOwnsASession() throws Exception {
        made(north);
        happens(south, "one");
        assertThat(ids()).as("south was told before the hook was said to be there").isNotEmpty();
    }

    @Test
    void aHookOfWhichNotAllHaveHeard_isRefused_andThereIsNone() {
        silent.add("south");
        var refused = catchThrowableOfType(RefusedException.class, () -> made(north));
        assertThat(refused.refusal().code()).isEqualTo(Code.NOT_READY);
        assertThat(south).satisfies(server -> assertThat(server.list(EVERYBODY)).isEmpty());
    }

    @Test
    void aServerThatCountsNoMore_isNotWaitedFor() throws Exception {
        servers.remove("south");
        assertThat(made(north).hook().scope()).isEqualTo(EVERYBODY);
    }

    @Test
    void whoComesToLead_deliversAllThatWaits_inOrder_andWhoLeadsNoMore_nothing() throws Exception {
        made(north);
        rig.behaviour = _ -> HookRig.answer(500);
        happens(north, "one");
        rig.settle();
        rig.behaviour = rig::take;
        north.lead(false);
        rig.pass(Duration.ofMinutes(20));
        assertThat(rig.received).as("nobody leads").isEmpty();
        south.lead(true);
        assertThat(ids()).containsExactly("one/2/0", "one/3/0");
        happens(north, "two");
        assertThat(ids()).endsWith("two/2/0", "two/3/0");
    }

    @Test
    void whatWasTakenWhenALeaderDied_comesAgain_withTheSameId() throws Exception {
        made(north);
        happens(north, "one");
        // As where it dies between the answer and the deletion of the row.
        rig.behaviour = event -> {
            rig.take(event);
            throw HookRig.silence();
        };
        rig.settle();
        servers.remove("north");
        north.lead(false);
        rig.behaviour = rig::take;
        south.lead(true);
        assertThat(ids()).containsExactly("one/2/0", "one/2/0", "one/3/0");
    }

    @Test
    void aPause_madeAtAnotherServer_holds_andItsEndHurries() throws Exception {
        Made made = made(north);
        pause(south, made, true);
        happens(north, "one");
        assertThat(ids()).isEmpty();
        pause(south, made, false);
        assertThat(ids()).hasSize(2);
    }

    private static void pause(DefaultWebhooks by, Made made, boolean paused) throws RefusedException {
        by.change(EVERYBODY, made.hook().id(),
                new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(paused)));
    }

    @Test
    void aHookDeletedAtAnotherServer_isToldNothingMore() throws Exception {
        Made made = made(north);
        assertThat(south.delete(EVERYBODY, made.hook().id())).isTrue();
        happens(north, "one");
        assertThat(ids()).isEmpty();
        assertThat(north.list(EVERYBODY)).isEmpty();
    }

    @Test
    void aWordOfALaterRelease_isNoMatter() {
        for (String text : List.of("", "sing", "read", "known a", "due x", "hurry a b c")) {
            assertThat(Word.of(text)).isEmpty();
        }
    }
}
