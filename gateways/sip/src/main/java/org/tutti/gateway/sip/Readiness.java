package org.tutti.gateway.sip;

import java.util.Optional;
import org.tutti.engine.Device;
import org.tutti.gateway.sip.media.Figures;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Barrier;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.Session;

/** Tells the session how the sound of a call is doing, and when it is ready. Confined to the mailbox of the call. */
final class Readiness {

    /** How much of the soundtrack counts as held ahead, in s: it is in a file, as much as anybody wants. */
    private static final double AHEAD = 10;

    private static final long LOOK_AGAIN_MS = 50;

    private final Call call;
    private long answered;
    /** Of what it has been said that it cannot be heard. */
    private Optional<Item> toldOf = Optional.empty();

    Readiness(Call call) {
        this.call = call;
    }

    void changed(Session session) {
        session.stage().barrier().filter(_ -> session.stage().awaited().contains(call.endpoint())).ifPresent(this::await);
    }

    /** Answers a barrier once the sound is there from where it goes on. */
    private void await(Barrier barrier) {
        if (answered != barrier.seq()) {
            answered = barrier.seq();
            look(barrier);
        }
    }

    private void look(Barrier barrier) {
        Optional<Session> now = call.session()
                .filter(session -> session.stage().barrier().filter(one -> one.seq() == barrier.seq()).isPresent());
        if (now.isEmpty() || call.seat().isEmpty()) {
            return;
        }
        // Who cannot hear it anyway is not waited for.
        if (!call.audible()
                || call.trouble().isPresent()
                || call.playout().ready(now.get().timeline().latest().position())) {
            call.request(new Input.Ready(barrier.seq()), _ -> {});
        } else {
            call.later(LOOK_AGAIN_MS, () -> look(barrier));
        }
    }

    void report() {
        Playout.Heard heard = call.playout().heard();
        Optional<Figures> figures = call.audio().figures();
        if (call.seat().isEmpty() || figures.isEmpty() || heard == Playout.Heard.NOTHING) {
            return;
        }
        Report.Readiness state = call.trouble().isPresent()
                ? Report.Readiness.BLOCKED
                : heard.missing() ? Report.Readiness.BUFFERING : Report.Readiness.READY;
        // The clock is this server's own; what is not known is when the phone has heard of anything.
        long bound = Math.round(figures.get().roundTrip().orElse(0) / 2 * 1000);
        var report = new Report(
                call.endpoint().value(), heard.position(), heard.hearAt(), heard.velocity(), bound, state,
                heard.missing() ? 0 : AHEAD);
        call.trouble().filter(_ -> !call.session().map(Session::item).equals(toldOf)).ifPresent(_ -> {
            toldOf = call.session().map(Session::item);
            call.say(new Cue.Says(Phrase.SOUND_TROUBLE));
        });
        call.means().sessions().report(call.session().orElseThrow().id(), report, device(figures.get()));
    }

    private static Device device(Figures figures) {
        return Device.telephone(new org.tutti.engine.Call(
                figures.codec(), figures.jitter(), figures.delay(), figures.bound()));
    }
}
