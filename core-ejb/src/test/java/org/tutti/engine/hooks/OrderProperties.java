package org.tutti.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.tutti.engine.hooks.HookRig.Received;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Input;
import org.tutti.session.Role;
import org.tutti.session.SessionId;

/** C-47: whatever fails when, each receiver is told all of a session, in order. */
class OrderProperties {

    /** One database for all tries: making one takes longer than a try. */
    private static Path folder;

    @BeforeContainer
    static void begin() throws IOException {
        folder = Files.createTempDirectory("tutti-hooks");
    }

    @AfterContainer
    static void end() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    /** What may happen. */
    enum Happens {
        SEEK_ONE, SEEK_TWO, SEEK_THREE, WORK, TIME, DOWN, UP, TAKEN_BUT_NOT_ANSWERED, PAUSED_ON_THE_WAY, KILLED
    }

    @Provide
    Arbitrary<List<Happens>> course() {
        return Arbitraries.of(Happens.class).list().ofMinSize(1).ofMaxSize(80);
    }

    @Property(tries = 25)
    void eachReceiver_getsEveryEventInOrder_andNoneTwiceWithoutItsId(@ForAll("course") List<Happens> course)
            throws Exception {
        List<String> sessions = Stream.generate(() -> UUID.randomUUID().toString()).limit(3).toList();
        try (var rig = new HookRig(folder)) {
            for (String session : sessions) {
                rig.create(session, "Film");
                rig.join(session, "Ada", Role.HOST);
            }
            Made usual = rig.hook(new Scope.Tenant(Scope.DEFAULT_TENANT), EventType.PLAYBACK_CHANGED);
            Made single = rig.hook(new Scope.Single(new SessionId(sessions.getFirst())), EventType.PLAYBACK_CHANGED);
            rig.behaviour = rig::take;
            for (Happens happens : course) {
                happen(rig, sessions, List.of(usual, single), happens);
            }
            rig.behaviour = rig::take;
            rig.pass(Duration.ofHours(1));

            for (Made made : List.of(usual, single)) {
                for (String session : sessions) {
                    List<String> due = rig.written.stream()
                            .filter(each -> each.hook().equals(made.hook().id()))
                            .filter(each -> each.session().value().equals(session))
                            .map(OrderProperties::id)
                            .toList();
                    assertThat(once(rig, made, session)).isEqualTo(due);
                }
                assertThat(rig.webhooks.get(made.hook().scope(), made.hook().id()).orElseThrow().pending()).isZero();
                rig.webhooks.delete(made.hook().scope(), made.hook().id());
            }
        }
    }

    private static String id(Outgoing outgoing) {
        return CloudEvents.id(outgoing.session().value(), outgoing.seq(), outgoing.part());
    }

    /** What a receiver has got of a session; what comes again comes before anything new. */
    private static List<String> once(HookRig rig, Made made, String session) {
        List<String> once = new ArrayList<>();
        rig.received.stream()
                .filter(event -> event.url().equals(made.hook().url()) && event.session().equals(session))
                .map(Received::id)
                .filter(id -> once.isEmpty() || !once.getLast().equals(id))
                .forEach(once::add);
        return once;
    }

    private static void happen(HookRig rig, List<String> sessions, List<Made> hooks, Happens happens)
            throws Exception {
        switch (happens) {
            case SEEK_ONE -> rig.by("Ada", sessions.get(0), new Input.Seek(1));
            case SEEK_TWO -> rig.by("Ada", sessions.get(1), new Input.Seek(2));
            case SEEK_THREE -> rig.by("Ada", sessions.get(2), new Input.Seek(3));
            case WORK -> rig.settle();
            case TIME -> rig.pass(Duration.ofSeconds(3));
            case DOWN -> rig.behaviour = _ -> {
                throw HookRig.silence();
            };
            case UP -> rig.behaviour = rig::take;
            case TAKEN_BUT_NOT_ANSWERED -> rig.behaviour = event -> {
                rig.take(event);
                throw HookRig.silence();
            };
            case PAUSED_ON_THE_WAY -> rig.behaviour = event -> {
                rig.behaviour = rig::take;
                hooks.forEach(rig::pauseAndResume);
                rig.settle();
                return rig.take(event);
            };
            case KILLED -> rig.restart();
        }
    }
}
