package org.tutti.engine.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tutti.engine.hooks.HookRig.Received;
import org.tutti.engine.hooks.Webhooks.Made;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Input;
import org.tutti.session.Role;

/** C-47: whatever fails when, each receiver is told all of a session, in order. */
class OrderProperties {

    private static final List<String> SESSIONS = List.of("one", "two", "three");

    /** What may happen. */
    enum Happens { SEEK_ONE, SEEK_TWO, SEEK_THREE, WORK, TIME, DOWN, UP, TAKEN_BUT_NOT_ANSWERED, KILLED }

    @Provide
    Arbitrary<List<Happens>> course() {
        return Arbitraries.of(Happens.class).list().ofMinSize(1).ofMaxSize(80);
    }

    @Property(tries = 60)
    void eachReceiver_getsEveryEventInOrder_andNoneTwiceWithoutItsId(@ForAll("course") List<Happens> course)
            throws Exception {
        try (var rig = new HookRig()) {
            Made usual = rig.hook(new Scope.Tenant(Scope.DEFAULT_TENANT), EventType.PLAYBACK_CHANGED);
            Made single = null;
            for (String session : SESSIONS) {
                Scope scope = rig.create(session, "Film");
                rig.join(session, "Ada", Role.HOST);
                single = session.equals("one") ? rig.hook(scope, EventType.PLAYBACK_CHANGED) : single;
            }
            rig.behaviour = rig::take;
            for (Happens happens : course) {
                happen(rig, happens);
            }
            rig.behaviour = rig::take;
            rig.pass(Duration.ofHours(1));

            for (Made made : List.of(usual, single)) {
                for (String session : SESSIONS) {
                    List<String> due = rig.written.stream()
                            .filter(each -> each.hook().equals(made.hook().id()))
                            .filter(each -> each.session().value().equals(session))
                            .map(OrderProperties::id)
                            .toList();
                    assertThat(once(rig, made, session)).isEqualTo(due);
                }
                assertThat(rig.webhooks.get(made.hook().scope(), made.hook().id()).orElseThrow().pending()).isZero();
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

    private static void happen(HookRig rig, Happens happens) throws Exception {
        switch (happens) {
            case SEEK_ONE -> rig.by("Ada", "one", new Input.Seek(1));
            case SEEK_TWO -> rig.by("Ada", "two", new Input.Seek(2));
            case SEEK_THREE -> rig.by("Ada", "three", new Input.Seek(3));
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
            case KILLED -> rig.restart();
        }
    }
}
